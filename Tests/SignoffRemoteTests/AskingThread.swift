import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Synchronization
import Testing

/// A thread of an imitated server that asks `pay 10?`, with its later runs.
final class AskingThread: Sendable {
    static let thread = ThreadID("01a203ba-2997-761e-a53c-fce2d7ae1723")
    static let run = "01a22d15-9252-71e0-a432-0c08cad873db"
    static let question = "6518b0fb66847978e083c93bc6821ff8"

    private struct State {
        var status = "interrupted"
        var error: JSONValue = .null
        var payload: JSONValue = ["question": "pay 10?"]
        var question: String? = AskingThread.question
        var taskError: JSONValue = .null
        var checkpoint = "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb"
        var runs: [JSONValue] = []
    }

    private let state = Mutex(State())

    /// Lets the thread ask another question, or none.
    func ask(_ question: String?, _ payload: JSONValue = .null, status: String = "interrupted") {
        state.withLock { state in
            state.question = question
            state.payload = payload
            state.status = status
        }
    }

    /// Lets the thread have another newest checkpoint.
    func goOn(to checkpoint: String) { state.withLock { $0.checkpoint = checkpoint } }

    /// Puts the thread in status error, as a refused answer does.
    func fail(_ name: String, task: JSONValue = .null) {
        state.withLock { state in
            state.status = "error"
            state.error = ["error": .string(name), "message": "An internal error occurred"]
            state.taskError = task
        }
    }

    /// Adds a run with the metadata and the command of a body.
    @discardableResult
    func add(_ body: JSONValue?, status: String = "pending") -> JSONValue {
        let run: JSONValue = [
            "run_id": .string(Self.run), "thread_id": .string(Self.thread.rawValue), "assistant_id": "a",
            "status": .string(status), "metadata": body?["metadata"] ?? [:],
            "kwargs": ["command": body?["command"] ?? .null, "input": body?["input"] ?? .null],
            "created_at": "2026-11-30T15:31:58.162750+00:00", "updated_at": "2026-11-30T15:31:59.153294+00:00",
        ]
        state.withLock { $0.runs.insert(run, at: 0) }
        return run
    }

    /// Replies like a server; nil for a request that the test answers itself.
    func reply(to request: ServerRequest) -> ServerReply? {
        state.withLock { state in
            switch request.path {
            case "/info":
                return ServerReply(["version": "0.16.7", "langgraph_py_version": "1.2.22", "flags": [:]])
            case "/threads/\(Self.thread)": return ServerReply(Self.row(state))
            case "/threads/\(Self.thread)/state?subgraphs=true": return ServerReply(Self.snapshot(state))
            case let path where path.hasPrefix("/threads/\(Self.thread)/runs?"): return ServerReply(.array(state.runs))
            case "/threads/\(Self.thread)/runs/\(Self.run)":
                return state.runs.first.map { ServerReply($0) } ?? ServerReply(["detail": "Run not found"], status: 404)
            default: return nil
            }
        }
    }

    private static func row(_ state: State) -> JSONValue {
        [
            "thread_id": .string(thread.rawValue), "status": .string(state.status),
            "updated_at": "2026-11-30T15:31:59.153294+00:00", "metadata": ["graph_id": "pay", "assistant_id": "a"],
            "interrupts": state.question.map { ["t": [["id": .string($0), "value": state.payload]]] } ?? [:],
            "error": state.error,
        ]
    }

    private static func snapshot(_ state: State) -> JSONValue {
        let isAsking = state.question != nil || !state.taskError.isNull
        let task: JSONValue = [
            "id": "t", "name": "pay", "path": ["__pregel_pull", "pay"], "error": state.taskError, "result": .null,
            "interrupts": state.question.map { [["id": .string($0), "value": state.payload]] } ?? [],
        ]
        return [
            "values": .null, "next": isAsking ? ["pay"] : [], "tasks": isAsking ? [task] : [], "metadata": [:],
            "created_at": "2026-11-30T15:31:58.151255+00:00",
            "checkpoint": ["checkpoint_id": .string(state.checkpoint), "checkpoint_ns": ""],
        ]
    }
}
