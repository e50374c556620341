/// Sends requests to a server: over HTTP, or from a recording.
package protocol ServerTransport: Sendable {
    /// Sends a request once, and returns the reply, with any status.
    ///
    /// - Throws: ``TransportFailure``; `CancellationError`.
    func reply(to request: ServerRequest) async throws -> ServerReply

    /// Opens a stream, and returns its events as they arrive.
    ///
    /// - Throws: ``TransportFailure``; the error of the reply's status; `CancellationError`.
    func events(of request: ServerRequest) async throws -> any ServerEventSource
}

/// The events of a stream.
package protocol ServerEventSource: Sendable {
    /// Waits for the next event; `nil` at the end of the stream.
    ///
    /// - Throws: ``TransportFailure``; `CancellationError`.
    func next() async throws -> ServerEvent?
}

/// An error: a request without a complete reply.
package struct TransportFailure: Error, Hashable, Sendable {
    /// The failure, as a clause.
    package var message: String
    /// Whether the server could have executed the request.
    package var mayHaveArrived: Bool
    /// Whether a reply arrived that cannot be interpreted.
    package var isGarbled: Bool

    /// Creates a failure.
    package init(_ message: String, mayHaveArrived: Bool, isGarbled: Bool = false) {
        self.message = message
        self.mayHaveArrived = mayHaveArrived
        self.isGarbled = isGarbled
    }
}
