import SignoffCheckpoint
import SignoffOperator

/// A failed run, or a thread that failed without a run in this database, as in a file that Python wrote.
struct Failure: Equatable, Sendable {
    /// The identity of a failure.
    enum ID: Hashable, Sendable {
        case run(RunID)
        case thread(ThreadID)

        /// The run; `nil` for a thread without one.
        var run: RunID? {
            if case .run(let id) = self { id } else { nil }
        }
    }

    let id: ID
    let thread: ThreadID
    let workflow: String?
    /// The error text; `nil` when unknown.
    let message: String?
    /// The failed task; `nil` when unknown.
    let task: String?
    /// The time of the failure.
    let at: Timestamp
    /// The run; `nil` for a thread without one.
    let run: Run?
    /// The fingerprint that failures with the same cause share.
    let fingerprint: ErrorFingerprint

    /// Creates the failure of a run.
    init(_ run: Run) {
        id = .run(run.id)
        thread = run.request.thread
        workflow = run.request.workflow
        message = run.error?.message
        task = run.error?.task
        at = run.finishedAt ?? run.createdAt
        self.run = run
        fingerprint = ErrorFingerprint(run)
    }

    /// Creates the failure of a thread without a run.
    init(_ summary: ThreadSummary) {
        id = .thread(summary.thread)
        thread = summary.thread
        workflow = summary.workflow
        message = summary.error
        task = nil
        at = summary.updatedAt
        run = nil
        fingerprint = ErrorFingerprint(workflow: summary.workflow, code: "error", task: nil, message: summary.error)
    }

    /// The texts of the row, by filter key.
    var columns: [String: String] {
        [
            "wf": workflow ?? "", "kind": fingerprint.code, "thread": thread.rawValue, "task": task ?? "",
        ]
    }
}
