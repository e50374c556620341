import SignoffRemote
import Synchronization

/// A transport that does something just before, or in place of, the first request that writes.
final class InterferingTransport: ServerTransport {
    private let base: any ServerTransport
    private let interference: Mutex<(@Sendable (ServerRequest, any ServerTransport) async throws -> ServerReply?)?>

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - base: What carries requests.
    ///   - interference: Gets the first request that writes; returns the reply, or nil for the request to go out.
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
