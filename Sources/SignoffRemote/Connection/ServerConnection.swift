import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// Sends requests to a server and tells what the replies mean.
package struct ServerConnection: Sendable {
    /// Where the API begins.
    package let url: ServerURL
    /// Why nothing that writes may be sent; nil where it may.
    package var readOnlyReason: String?
    let transport: any ServerTransport
    let sleep: @Sendable (Duration) async throws -> Void

    /// The longest time a server is waited for because it asks to be.
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

    /// Sends a request and returns the JSON of its reply; null for an empty one.
    ///
    /// A request that reads is sent again once where the server asks to wait. A request that writes is sent once.
    ///
    /// - Throws: `server_unreachable`, `server_failed`, `not_a_server`, `unauthorized`, `forbidden`, `thread_busy`; ``MissingResource`` for what the server does not
    ///   have; ``RefusedRequest`` for what it does not accept; `read_only`. An error after which a request that writes may have been carried out says so by
    ///   `isOutcomeUnknown`.
    package func json(_ request: ServerRequest) async throws -> JSONValue {
        try await reply(request).json(of: request)
    }

    /// Sends a request and returns the reply, whose status is one of success.
    func reply(_ request: ServerRequest) async throws -> ServerReply {
        if request.effect == .writes, let readOnlyReason {
            throw OperationError(.readOnly, "nothing is sent that writes: \(readOnlyReason)")
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
    /// - Throws: What ``json(_:)`` throws.
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
