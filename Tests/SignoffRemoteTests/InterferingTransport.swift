import SignoffRemote
import Synchronization

/// A transport that runs a closure before the first writing request, or instead of it.
final class InterferingTransport: ServerTransport {
    private let base: any ServerTransport
    private let interference: Mutex<(@Sendable (ServerRequest, any ServerTransport) async throws -> ServerReply?)?>

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - base: The transport for the requests.
    ///   - interference: Receives the first writing request; returns the reply, or nil to send the request.
    init(
        _ base: any ServerTransport,
        _ interference: @escaping @Sendable (ServerRequest, any ServerTransport) async throws -> ServerReply?
    ) {
        self.base = base
        self.interference = Mutex(interference)
    }

    func reply(to request: ServerRequest) async throws -> ServerReply {
        if request.effect == .writes {
            let interfere = interference.withLock { interference in
                defer { interference = nil }
                return interference
            }
            if let reply = try await interfere?(request, base) { return reply }
        }
        return try await base.reply(to: request)
    }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        try await base.events(of: request)
    }
}
