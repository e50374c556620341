import OrderedCollections
import SignoffCheckpoint
import SignoffOperations

/// A thread as commands print it.
struct ThreadReport {
    let summary: ThreadSummary
    let detail: ThreadDetail

    /// Its JSON: the fields of the reference's own state, and beside them every open question.
    var json: JSONValue {
        // Why there is no state, where the list does not know that.
        let error = detail.state == nil ? summary.error ?? detail.error : summary.error
        return [
            "thread_id": .string(summary.thread.rawValue),
            "workflow": summary.workflow.map { .string($0) } ?? .null,
            "status": .string(summary.status.rawValue),
            "updated_at": summary.updatedAt == .unknown ? .null : .string(summary.updatedAt.iso8601),
            "error": error.map { .string($0) } ?? .null,
            "namespaces": .array(detail.namespaces.map { .string($0) }),
            "state": detail.state?.json ?? .null,
            "open_interrupts": .array(detail.openInterrupts.map(Self.json)),
        ]
    }

    /// An open question with everything an answer is checked against.
    static func json(_ question: OpenInterrupt) -> JSONValue {
        var members: JSONObject = [
            "id": question.interrupt.id.map { .string($0.rawValue) } ?? .null,
            "value": question.interrupt.value.jsonProjection,
        ]
        if let schema = question.interrupt.responseSchema { members["response_schema"] = schema.jsonProjection }
        members["checkpoint_ns"] = .string(question.namespace)
        members["checkpoint_id"] = .string(question.checkpoint.rawValue)
        members["task_id"] = .string(question.task.rawValue)
        members["task_path"] = .string(question.taskPath)
        members["position"] = .integer(Int64(question.position))
        members["payload_digest"] = .string(question.payloadDigest.rawValue)
        members["waiting_since"] = question.waitingSince.map { .string($0.iso8601) } ?? .null
        return .object(members)
    }
}
