import SignoffCheckpoint
import SignoffOperator

/// A failed run, or a thread that failed without a run here, as in a file that Python wrote.
struct Failure: Equatable, Sendable {
    /// What tells failures apart.
    enum ID: Hashable, Sendable {
        case run(RunID)
        case thread(ThreadID)

        /// The run; nil for a thread without one.
        var run: RunID? {
            if case .run(let id) = self { id } else { nil }
        }
    }

    let id: ID
    let thread: ThreadID
    let workflow: String?
    /// The error text; nil where nothing tells it.
    let message: String?
    /// The task that failed; nil where nothing tells it.
    let task: String?
    /// When it failed.
    let at: Timestamp
    /// The run; nil for a thread that has none.
    let run: Run?
    /// What failures with one cause have in common.
    let fingerprint: ErrorFingerprint

    /// The failure of a run.
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

    /// The failure of a thread without a run.
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

    /// The row's texts, by the keys of a filter.
    var columns: [String: String] {
        [
            "wf": workflow ?? "", "kind": fingerprint.code, "thread": thread.rawValue, "task": task ?? "",
        ]
    }
}
