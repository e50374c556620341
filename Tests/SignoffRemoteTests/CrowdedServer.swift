import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Synchronization

/// A transport that replies like a server with many threads, and counts the requests.
final class CrowdedServer: ServerTransport {
    private struct Row {
        var status = "interrupted"
        var version = 0
        var question: String?
    }

    private struct State {
        var rows: OrderedDictionary<String, Row> = [:]
        var requests: [String: Int] = [:]
        var isAway = false
        var events: [ServerEvent] = []
    }

    private let state = Mutex(State())

    /// Creates a server on which every thread asks a question.
    init(asking count: Int) {
        state.withLock { state in
            for number in 0..<count { state.rows[Self.id(number)] = Row(question: Self.question(number)) }
        }
    }

    static func id(_ number: Int) -> String { UUIDText.random(1, UInt64(number)) }

    private static func question(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "a", count: 32 - digits.count) + digits
    }

    /// Sets the status of a thread, and whether it asks.
    func change(_ number: Int, to status: String, asks: Bool = false) {
        state.withLock { state in
            let row = Row(
                status: status,
                version: (state.rows[Self.id(number)]?.version ?? 0) + 1,
                question: asks ? Self.question(number) : nil
            )
            state.rows[Self.id(number)] = row
        }
    }

    /// Disconnects the server, or connects it again.
    func go(away isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// Sets the events of the streams of runs.
    func stream(_ events: [ServerEvent]) { state.withLock { $0.events = events } }

    /// The number of requests of each kind since the last call.
    func takeCounts() -> [String: Int] {
        state.withLock { state in
            defer { state.requests = [:] }
            return state.requests
        }
    }

    func reply(to request: ServerRequest) async throws -> ServerReply {
        try state.withLock { state in
            guard !state.isAway else { throw TransportFailure("connection refused", mayHaveArrived: false) }
            let parts = request.path.split(separator: "/").map { String($0.prefix { $0 != "?" }) }
            let kind = parts.count > 2 ? parts[2] : parts.last ?? ""
            state.requests[kind, default: 0] += 1
            switch kind {
            case "info": return ServerReply(["version": "0.16.7", "langgraph_py_version": "1.2.22", "flags": [:]])
            case "search": return ServerReply(.array(Self.search(request.body, in: state)))
            case "state": return ServerReply(Self.snapshot(parts[1], in: state))
            case "runs":
                let isBusy = state.rows[parts[1]]?.status == "busy"
                return ServerReply(isBusy ? [Self.run(on: parts[1])] : [])
            default: return state.rows[parts[1]].map { ServerReply(Self.json(parts[1], $0)) } ?? Self.missing
            }
        }
    }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        state.withLock { state in
            state.requests["stream", default: 0] += 1
            return ListedEvents(state.events)
        }
    }

    private static let missing = ServerReply(["detail": "not found"], status: 404)

    private static func search(_ body: JSONValue?, in state: State) -> [JSONValue] {
        let ids = body?["ids"]?.arrayValue?.compactMap(\.stringValue)
        let found = state.rows.filter { id, row in
            (body?["status"]?.stringValue.map { $0 == row.status } ?? true) && (ids?.contains(id) ?? true)
        }
        let isNewestFirst = body?["sort_by"] == "updated_at"
        let ordered = isNewestFirst ? found.sorted { $0.value.version > $1.value.version } : found.map { $0 }
        let offset = Int(body?["offset"]?.integerValue ?? 0)
        let limit = Int(body?["limit"]?.integerValue ?? 10)
        return ordered.dropFirst(offset).prefix(limit).map { json($0.key, $0.value) }
    }

    private static func json(_ id: String, _ row: Row) -> JSONValue {
        [
            "thread_id": .string(id), "status": .string(row.status), "metadata": ["graph_id": "pay"],
            "updated_at": .string(moment(row.version)), "state_updated_at": .string(moment(row.version)),
            "interrupts": row.question.map { ["t": [["id": .string($0), "value": "pay?"]]] } ?? [:],
            "error": row.status == "error" ? ["error": "ValueError", "message": "no"] : .null,
        ]
    }

    private static func moment(_ version: Int) -> String {
        Timestamp(microseconds: 1_796_000_000_000_000 + Int64(version)).iso8601
    }

    private static func snapshot(_ id: String, in state: State) -> JSONValue {
        let question = state.rows[id]?.question
        let task: JSONValue = [
            "id": "t", "name": "pay", "path": [], "error": .null, "result": .null,
            "interrupts": question.map { [["id": .string($0), "value": "pay?"]] } ?? [],
        ]
        return [
            "values": .null, "next": question == nil ? [] : ["pay"], "tasks": question == nil ? [] : [task],
            "metadata": [:], "created_at": "2026-11-30T15:31:58.151255+00:00",
            "checkpoint": ["checkpoint_id": "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb", "checkpoint_ns": ""],
        ]
    }

    private static func run(on thread: String) -> JSONValue {
        [
            "run_id": .string(AskingThread.run), "thread_id": .string(thread), "assistant_id": "a",
            "status": "running", "metadata": [:], "kwargs": [:],
            "created_at": "2026-11-30T15:31:58.162750+00:00", "updated_at": "2026-11-30T15:31:59.153294+00:00",
        ]
    }

    /// A backend on this server, which waits with `sleep`.
    func backend(
        sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .milliseconds(1))
        }
    ) async throws -> LangGraphBackend {
        try await LangGraphBackend(
            ServerConnection(url: try ServerURL("http://127.0.0.1:2024"), transport: self, sleep: sleep),
            identity: OperatorIdentity(name: "maria", client: "test")
        )
    }
}
