import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// A thread as commands print it.
struct ThreadReport {
    let summary: ThreadSummary
    let detail: ThreadDetail
    let activity: ThreadActivity

    /// Its JSON: the fields of the reference's own state, and beside them every open question.
    var json: JSONValue {
        // Why there is no state, where the list does not know that.
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
