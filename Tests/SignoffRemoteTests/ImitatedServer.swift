import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Synchronization

/// A transport that replies as a test says, and records the requests.
final class ImitatedServer: ServerTransport {
    private let replies: Mutex<@Sendable (ServerRequest) throws -> ServerReply>
    private let streams: Mutex<[ServerEvent]>
    private let sent = Mutex<[ServerRequest]>([])

    init(
        events: [ServerEvent] = [],
        _ reply: @escaping @Sendable (ServerRequest) throws -> ServerReply
    ) {
        streams = Mutex(events)
        replies = Mutex(reply)
    }

    /// The requests, in order.
    var requests: [ServerRequest] { sent.withLock { $0 } }

    /// The writing requests.
    var writes: [ServerRequest] { requests.filter { $0.effect == .writes } }

    func reply(to request: ServerRequest) async throws -> ServerReply {
        sent.withLock { $0.append(request) }
        return try replies.withLock { $0 }(request)
    }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        sent.withLock { $0.append(request) }
        return ListedEvents(streams.withLock { $0 })
    }

    /// A backend on this server.
    func backend(
        ledger: (any Ledger)? = nil,
        readOnly: String? = nil
    ) async throws -> LangGraphBackend {
        let connection = ServerConnection(
            url: try ServerURL("http://127.0.0.1:2024"),
            transport: self,
            readOnlyReason: readOnly,
            sleep: { _ in await Task.yield() }
        )
        return try await LangGraphBackend(
            connection,
            identity: OperatorIdentity(name: "maria", client: "test"),
            options: LangGraphBackend.Options(ledger: ledger, verdictWait: .seconds(5))
        )
    }
}
