import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffGraph
import SignoffOperations
import SignoffOperator
import SignoffSQLite
import Testing

/// One of the two programs that use a database: it runs the shared workflows and reads their threads.
protocol Side: Sendable {
    /// Starts or continues a thread and waits until it has finished, asks or failed.
    func run(_ request: SideRequest, _ workflow: String, on thread: String) async throws
    /// The thread as the side shows it: `state` and `history`.
    func read(_ workflow: String, _ thread: String) async throws -> JSONValue
}

/// What a side is asked to do with a thread.
enum SideRequest: Sendable {
    case input(JSONValue)
    case answer(JSONValue)
    case answers([InterruptID: JSONValue])
    case proceed
    case replay(CheckpointID)
}

extension ReferenceProcess: Side {
    func run(_ request: SideRequest, _ workflow: String, on thread: String) async throws {
        _ = try await ask("run", workflow, thread, Self.members(of: request))
    }

    func read(_ workflow: String, _ thread: String) async throws -> JSONValue {
        try await ask("read", workflow, thread)
    }

    static func members(of request: SideRequest) -> JSONObject {
        switch request {
        case .input(let input): return ["input": input]
        case .answer(let answer): return ["answer": answer]
        case .answers(let answers):
            var map: JSONObject = [:]
            for (id, answer) in answers.sorted(by: { $0.key < $1.key }) { map[id.rawValue] = answer }
            return ["answers": .object(map)]
        case .proceed: return [:]
        case .replay(let checkpoint): return ["checkpoint": .string(checkpoint.rawValue)]
        }
    }
}

/// This package at work on a database.
struct SwiftSide: Side {
    let saver: any RunQueue & EventLog
    let runtime: WorkflowRuntime
    let workflows: SharedWorkflows
    private let all: [any Workflow<JSONValue, JSONValue>]
    private let graphs: SharedGraphs

    /// Opens the database of a folder, created by either side.
    init(in folder: WorkFolder) async throws {
        try await self.init(Self.file(in: folder), in: folder)
    }

    /// Opens the database of a folder, created by either side.
    static func file(in folder: WorkFolder) async throws -> SQLiteSaver {
        let options = SQLiteSaver.Options(
            synchronous: .normal,
            busyTimeout: .seconds(30),
            addsTablesToForeignDatabases: true
        )
        return try await SQLiteSaver(path: folder.file("shared.sqlite"), options: options)
    }

    /// Works on a saver, with the files of a folder.
    init(_ saver: any RunQueue & EventLog, in folder: WorkFolder) throws {
        self.saver = saver
        graphs = try SharedGraphs(in: folder)
        workflows = SharedWorkflows(in: folder)
        all = workflows.all + graphs.all
        runtime = try WorkflowRuntime(saver: saver, entrypoints: all)
    }

    func run(_ request: SideRequest, _ workflow: String, on thread: String) async throws {
        let entrypoint = try #require(all.first { $0.name == workflow })
        var config = RunConfig()
        let input: RunInput<JSONValue>
        switch request {
        case .input(let value): input = .input(value)
        case .answer(let answer): input = .resume(try Command(resume: answer))
        case .answers(let answers): input = .resume(try Command(answers: answers))
        case .proceed: input = .proceed
        case .replay(let checkpoint):
            input = .replay
            config.checkpoint = checkpoint
        }
        do {
            _ = try await runtime.invoke(entrypoint, input, on: ThreadID(thread), config: config)
        } catch is RefusedStep {
            // What the test asked for: the failure is in the rows.
        }
    }

    func read(_ workflow: String, _ thread: String) async throws -> JSONValue {
        guard graphs.names.contains(workflow) else {
            return try await saver.shown(ThreadID(thread))
        }
        // What a graph makes of finished nodes is known to the graph alone.
        let state = try await runtime.state(of: ThreadID(thread))
        let history = try await runtime.history(of: ThreadID(thread))
        return ["state": state.json, "history": .array(history.map(\.json))]
    }
}

extension RunQueue where Self: EventLog {
    /// A thread as `signoff threads --json` and `signoff history --json` show it.
    func shown(_ thread: ThreadID) async throws -> JSONValue {
        let operations = LocalBackend(
            database: self,
            identity: OperatorIdentity(name: "tester", client: "tests"),
            workflows: [],
            time: .system,
            random: .system
        )
        let state = try #require(try await operations.thread(thread).state)
        return ["state": state.json, "history": .array(try await operations.history(of: thread).map(\.json))]
    }
}
