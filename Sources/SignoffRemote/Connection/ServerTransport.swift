/// What carries requests to a server: HTTP, or a recording.
package protocol ServerTransport: Sendable {
    /// Sends a request once and returns the reply, whatever its status.
    ///
    /// - Throws: ``TransportFailure``; `CancellationError`.
    func reply(to request: ServerRequest) async throws -> ServerReply

    /// Sends a request for a stream, and returns its events as they come.
    ///
    /// - Throws: ``TransportFailure``; the error of the reply's status; `CancellationError`.
    func events(of request: ServerRequest) async throws -> any ServerEventSource
}

/// The events of a stream.
package protocol ServerEventSource: Sendable {
    /// Waits for the next event; nil at the end of the stream.
    ///
    /// - Throws: ``TransportFailure``; `CancellationError`.
    func next() async throws -> ServerEvent?
}

/// Why no whole reply came.
package struct TransportFailure: Error, Hashable, Sendable {
    /// What happened, in one clause.
    package var message: String
    /// Whether the server may have carried the request out.
    package var mayHaveArrived: Bool
    /// Whether there was a reply that makes no sense, rather than none.
    package var isGarbled: Bool

    /// Creates a failure.
    package init(_ message: String, mayHaveArrived: Bool, isGarbled: Bool = false) {
        self.message = message
        self.mayHaveArrived = mayHaveArrived
        self.isGarbled = isGarbled
    }
}
