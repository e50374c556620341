import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// A thread as commands print it.
struct ThreadReport {
    let summary: ThreadSummary
    let detail: ThreadDetail
    let activity: ThreadActivity

    /// The JSON of the thread: the fields of LangGraph's thread state, and every open question.
    var json: JSONValue {
        // The reason why the state is missing, if the list does not contain the reason.
        let error = detail.state == nil ? summary.error ?? detail.error : summary.error
        return [
            "thread_id": .string(summary.thread.rawValue),
            "workflow": summary.workflow.map { .string($0) } ?? .null,
            "status": .string(summary.status.rawValue),
            "standing": activity.json,
            "updated_at": summary.updatedAt == .unknown ? .null : .string(summary.updatedAt.iso8601),
            "error": error.map { .string($0) } ?? .null,
            "namespaces": .array(detail.namespaces.map { .string($0) }),
            "state": detail.state?.json ?? .null,
            "open_interrupts": .array(detail.openInterrupts.map(\.json)),
        ]
    }
}
