import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
package import SignoffRemote
import Synchronization

/// A transport that replies as a server with many threads does, and counts what it is asked.
package final class CrowdedServer: ServerTransport {
    /// The run that is under way on each busy thread.
    private static let run = "01a22d15-9252-71e0-a432-0c08cad873db"
    /// What each question asks.
    private static let payload: JSONValue = [
        "action_requests": [
            [
                "name": "refund", "description": "Refund a parcel that came late",
                "args": [
                    "customer": "Ada Lovelace", "amount": "90.00", "currency": "EUR",
                    "reason": "The parcel came nine days after the promised date.",
                ],
            ]
        ],
        "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]]],
    ]

    private struct Row {
        var status: String
        var version: Int
        var question: String?
    }

    private struct State {
        var rows: OrderedDictionary<String, Row> = [:]
        var requests: [String: Int] = [:]
        var isAway = false
        var events: [ServerEvent] = []
        var padding = 0
        var lost: Set<String> = []
        private var version = 0

        /// The version of the row that changes now: each is newer than all before.
        mutating func nextVersion() -> Int {
            version += 1
            return version
        }
    }

    private let state = Mutex(State())

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - asking: How many of its threads ask, those with the lowest numbers.
    ///   - idle: How many threads are done.
    package init(asking: Int, idle: Int = 0) {
        state.withLock { state in
            for number in 0..<(asking + idle) {
                let isAsking = number < asking
                state.rows[Self.id(number)] = Row(
                    status: isAsking ? "interrupted" : "idle",
                    version: state.nextVersion(),
                    question: isAsking ? Self.question(number) : nil
                )
            }
        }
    }

    /// The id of the thread with a number.
    package static func id(_ number: Int) -> String { UUIDText.random(1, UInt64(number)) }

    private static func question(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "a", count: 32 - digits.count) + digits
    }

    /// Lets a thread have a status, and ask or not.
    package func change(_ number: Int, to status: String, asks: Bool = false) {
        state.withLock { state in
            let row = Row(
                status: status,
                version: state.nextVersion(),
                question: asks ? Self.question(number) : nil
            )
            state.rows[Self.id(number)] = row
        }
    }

    /// Lets the server go away, or come back.
    package func go(away isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// Lets the streams of runs have these events.
    package func stream(_ events: [ServerEvent]) { state.withLock { $0.events = events } }

    /// Lets the state of a thread be lost, while its row still shows what it asked.
    package func lose(_ thread: ThreadID) { state.withLock { _ = $0.lost.insert(thread.rawValue) } }

    /// Lets the replies with a state be longer by spaces, which no reader keeps.
    package func pad(stateBy count: Int) { state.withLock { $0.padding = count } }

    /// How often each kind of request came since this was asked last.
    package func takeCounts() -> [String: Int] {
        state.withLock { state in
            defer { state.requests = [:] }
            return state.requests
        }
    }

    package func reply(to request: ServerRequest) async throws -> ServerReply { try respond(to: request) }

    /// Replies to a request at once.
    package func respond(to request: ServerRequest) throws -> ServerReply {
        try state.withLock { state in
            guard !state.isAway else { throw TransportFailure("connection refused", mayHaveArrived: false) }
            let parts = request.path.split(separator: "/").map { String($0.prefix { $0 != "?" }) }
            let kind = parts.count > 2 ? parts[2] : parts.last ?? ""
            state.requests[kind, default: 0] += 1
            switch kind {
            case "info": return ServerReply(["version": "0.16.7", "langgraph_py_version": "1.2.22", "flags": [:]])
            case "search": return ServerReply(.array(Self.search(request.body, in: state)))
            case "state":
                var reply = ServerReply(Self.snapshot(parts[1], in: state))
                reply.body += Array(repeating: UInt8(ascii: " "), count: state.padding)
                return reply
            case "runs":
                let isBusy = state.rows[parts[1]]?.status == "busy"
                return ServerReply(isBusy ? [Self.run(on: parts[1])] : [])
            default: return state.rows[parts[1]].map { ServerReply(.object(Self.json(parts[1], $0))) } ?? Self.missing
            }
        }
    }

    package func events(of request: ServerRequest) async throws -> any ServerEventSource {
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
        let selected = body?["select"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
        return ordered.dropFirst(offset).prefix(limit).map { row in
            let all = json(row.key, row.value)
            guard let selected else { return .object(all) }
            return .object(all.filter { selected.contains($0.key) })
        }
    }

    private static func json(_ id: String, _ row: Row) -> JSONObject {
        [
            "thread_id": .string(id), "status": .string(row.status), "metadata": ["graph_id": "pay"],
            "updated_at": .string(moment(row.version)), "state_updated_at": .string(moment(row.version)),
            "interrupts": row.question.map { ["t": [["id": .string($0), "value": payload]]] } ?? [:],
            "error": row.status == "error" ? ["error": "ValueError", "message": "no"] : .null,
        ]
    }

    private static func moment(_ version: Int) -> String {
        Timestamp(microseconds: 1_796_000_000_000_000 + Int64(version)).iso8601
    }

    private static func snapshot(_ id: String, in state: State) -> JSONValue {
        let question = state.lost.contains(id) ? nil : state.rows[id]?.question
        let task: JSONValue = [
            "id": "t", "name": "pay", "path": [], "error": .null, "result": .null,
            "interrupts": question.map { [["id": .string($0), "value": payload]] } ?? [],
        ]
        return [
            "values": .null, "next": question == nil ? [] : ["pay"], "tasks": question == nil ? [] : [task],
            "metadata": [:], "created_at": "2026-11-30T15:31:58.151255+00:00",
            "checkpoint": ["checkpoint_id": "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb", "checkpoint_ns": ""],
        ]
    }

    private static func run(on thread: String) -> JSONValue {
        [
            "run_id": .string(run), "thread_id": .string(thread), "assistant_id": "a",
            "status": "running", "metadata": [:], "kwargs": [:],
            "created_at": "2026-11-30T15:31:58.162750+00:00", "updated_at": "2026-11-30T15:31:59.153294+00:00",
        ]
    }

    /// A backend on this server, which waits as `sleep` does.
    package func backend(
        sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .milliseconds(1))
        }
    ) async throws -> LangGraphBackend {
        try await LangGraphBackend(
            ServerConnection(url: try ServerURL("http://127.0.0.1:2024"), transport: self, sleep: sleep),
            identity: OperatorIdentity(name: "maria", client: "test")
        )
    }
}
