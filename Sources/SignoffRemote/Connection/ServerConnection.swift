import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// Sends requests to a server and interprets the replies.
package struct ServerConnection: Sendable {
    /// The base URL of the API.
    package let url: ServerURL
    /// The reason why writes are refused; `nil` when writes are permitted.
    package var readOnlyReason: String?
    let transport: any ServerTransport
    let sleep: @Sendable (Duration) async throws -> Void

    /// The maximum time to wait when the server asks the client to wait, in seconds.
    private static let longestWait = 30

    /// Creates a connection.
    package init(
        url: ServerURL,
        transport: any ServerTransport,
        readOnlyReason: String? = nil,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.url = url
        self.transport = transport
        self.readOnlyReason = readOnlyReason
        self.sleep = sleep
    }

    /// Sends a request, and returns the JSON of the reply; null for an empty reply.
    ///
    /// A reading request is sent once more when the server asks the client to wait. A writing request is sent once.
    ///
    /// - Throws: `server_unreachable`, `server_failed`, `not_a_server`, `unauthorized`, `forbidden`, `thread_busy`;
    ///   ``MissingResource`` for a resource that the server does not have; ``RefusedRequest`` for a request that the
    ///   server refuses; `read_only`. The error has `isOutcomeUnknown` when a writing request could have been executed.
    package func json(_ request: ServerRequest) async throws -> JSONValue {
        try await reply(request).json(of: request)
    }

    /// Sends a request, and returns a reply with a success status.
    func reply(_ request: ServerRequest) async throws -> ServerReply {
        if request.effect == .writes, let readOnlyReason {
            throw OperationError(.readOnly, "writes are refused: \(readOnlyReason)")
        }
        var reply = try await send(request)
        if reply.status == 429, request.effect == .reads, let wait = reply.retryAfter, wait <= Self.longestWait {
            try await sleep(.seconds(max(0, wait)))
            reply = try await send(request)
        }
        try reply.requireSuccess(of: request)
        return reply
    }

    /// Opens a stream of events.
    ///
    /// - Throws: The errors of ``json(_:)``.
    package func events(_ request: ServerRequest) async throws -> any ServerEventSource {
        do {
            return try await transport.events(of: request)
        } catch let failure as TransportFailure {
            throw OperationError(failure, of: request, at: url)
        }
    }

    private func send(_ request: ServerRequest) async throws -> ServerReply {
        do {
            return try await transport.reply(to: request)
        } catch let failure as TransportFailure {
            throw OperationError(failure, of: request, at: url)
        }
    }
}
