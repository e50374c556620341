import CellGrid
import SignoffCheckpoint
import SignoffOperations

/// A run as commands print it.
struct RunReport {
    let run: Run

    /// Its JSON: stable names, nothing left out but the input and the answers.
    var json: JSONValue {
        [
            "id": .string(run.id.rawValue),
            "thread_id": .string(run.request.thread.rawValue),
            "workflow": .string(run.request.workflow),
            "action": .string(action),
            "status": .string(run.status.rawValue),
            "attempt": .integer(Int64(run.attempt)),
            "interrupted_attempts": .integer(Int64(run.interruptedAttempts)),
            "requested_by": .string(run.request.requestedBy),
            "release": run.release.map { .string($0) } ?? .null,
            "undelivered": .array(run.undelivered.map { .string($0.rawValue) }),
            "error": run.error.map(Self.json) ?? .null,
            "created_at": .string(run.createdAt.iso8601),
            "started_at": run.startedAt.map { .string($0.iso8601) } ?? .null,
            "finished_at": run.finishedAt.map { .string($0.iso8601) } ?? .null,
            "not_before": run.notBefore.map { .string($0.iso8601) } ?? .null,
        ]
    }

    /// How far it is, as a word or two.
    var state: String {
        run.notBefore.map { "sleeps until \($0.iso8601)" } ?? run.status.rawValue
    }

    /// The failure in one line with one code, its own; nil when it did not fail.
    var failure: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task '\($0)': " } ?? ""
        return "\(task)\(OperationError.withoutCodes(error.message)) [\(error.code)]"
    }

    /// The failure among words of the program: its task, and what it says in quotes; nil when it did not fail.
    var failureWords: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task \(ForeignText.name($0)): " } ?? ""
        return task + ForeignText.quoted(OperationError.withoutCodes(error.message))
    }

    /// The failure in quotes; nothing when it did not fail.
    var failureText: SafeText { failure.map { "\(quoting: $0)" } ?? "" }

    private var action: String {
        switch run.request.action {
        case .start: "start"
        case .resume: "resume"
        case .proceed: "proceed"
        case .replay: "replay"
        case .branch: "branch"
        case .update: "update"
        }
    }

    private static func json(_ error: RunFailure) -> JSONValue {
        [
            "code": .string(error.code),
            "message": .string(error.message),
            "task": error.task.map { .string($0) } ?? .null,
        ]
    }
}

extension Run {
    /// Whether nothing more will happen in the run.
    var hasEnded: Bool { status != .pending && status != .running }
}
