import Glibc
import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffSQLite

/// A program that works on a database, for tests that need several at once or one that can be killed.
///
/// The first argument says as what, the second names the folder with the database, the third the program among its like.
@main
enum WorkflowProbe {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst() + ["", "", ""]
        let place = ProbePlace(folder: arguments[2], name: arguments[3])
        do {
            switch arguments[1] {
            case "work": try await place.work()
            case "operate": try await Operator(place: place).operate()
            case "answer": try await place.answerEverything()
            case "hold": try await place.holdLock()
            case "read": await place.readFiles()
            case "fill": try await place.fill()
            case "open": try await place.openUnprivileged()
            default: throw ChildProcessError(what: "there is no role '\(arguments[1])'", code: EINVAL)
            }
        } catch {
            write("\(arguments[1]) \(place.name): \(error)\(causes(of: error))", to: STDERR_FILENO)
            exit(1)
        }
    }

    /// The cause of an error: the engine names what it refused.
    private static func causes(of error: any Error) -> String {
        let cause = (error as? OperationError)?.cause ?? (error as? CheckpointError)?.cause
        return cause.map { ", because \($0)\(causes(of: $0))" } ?? ""
    }

    /// Reports a line to the tests.
    static func say(_ line: String) {
        write(line, to: STDOUT_FILENO)
    }

    private static func write(_ line: String, to descriptor: Int32) {
        let bytes = Array("\(line)\n".utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}

/// Where a probe works, and under which name.
struct ProbePlace: Sendable {
    let folder: String
    let name: String

    var database: String { "\(folder)/work.sqlite" }

    /// Patient, for the machine may be busy: what is tested is never how long a lock is waited for.
    func saver() async throws -> SQLiteSaver {
        try await SQLiteSaver(path: database, options: SQLiteSaver.Options(busyTimeout: .seconds(30)))
    }

    func operations(on saver: SQLiteSaver) -> LocalBackend {
        LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: name, client: "probe"),
            workflows: TalliedWorkflows(in: folder).all.map { RegisteredWorkflow($0.erased) },
            time: .system,
            random: .system
        )
    }

    /// Executes runs until it is killed.
    func work() async throws {
        let saver = try await saver()
        var options = WorkflowRuntime.Options()
        // Short, so that the runs of a killed worker are soon taken over.
        options.lease = .seconds(2)
        options.leaseRenewal = .milliseconds(200)
        let runtime = try WorkflowRuntime(
            saver: saver,
            entrypoints: TalliedWorkflows(in: folder).all,
            options: options
        )
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: saver,
            id: WorkerID("\(name)-\(getpid())"),
            options: WorkflowWorker.Options(concurrency: 8, pollInterval: .milliseconds(20))
        )
        WorkflowProbe.say("ready")
        await worker.run()
    }

    /// Answers all open items as fast as it can, on request; reports the outcome of each.
    func answerEverything() async throws {
        let operations = operations(on: try await saver())
        let items = try await operations.inbox().items
        WorkflowProbe.say("ready")
        let tokens = readLine()?.split(separator: " ").map(String.init) ?? []
        for (number, item) in items.enumerated() {
            let token = number < tokens.count ? RequestToken(tokens[number]) : operations.makeToken()
            let id = item.question.interrupt.id?.rawValue ?? ""
            var said: JSONObject = ["item": .string(id)]
            do {
                let answer = ItemAnswer(item: item, decisions: [.respond(.string(name))])
                said["run"] = .string(try await operations.answer([answer], token: token).id.rawValue)
            } catch let error as OperationError {
                said["error"] = .string("\(error.code)")
                said["message"] = .string(error.message)
            }
            // With output suppressed, it is killed before it can report anything.
            if !tokens.isEmpty { while readLine() != nil {} }
            WorkflowProbe.say(JSONValue.object(said).text(.compact))
        }
    }
}
