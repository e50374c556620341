import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// An item as commands print it.
struct ItemReport {
    let item: ReviewItem
    /// What people wrote to it; nil where that was not looked up, and is not told.
    var notes: [Note]?

    /// Its JSON: stable names, nothing left out.
    var json: JSONValue {
        let question = item.question
        var members: JSONObject = [
            "id": question.interrupt.id.map { .string($0.rawValue) } ?? .null,
            "thread_id": .string(question.thread.rawValue),
            "workflow": question.workflow.map { .string($0) } ?? .null,
            "checkpoint_ns": .string(question.namespace),
            "checkpoint_id": .string(question.checkpoint.rawValue),
            "task_id": .string(question.task.rawValue),
            "task_path": .string(question.taskPath),
            "position": .integer(Int64(question.position)),
            "payload_digest": .string(question.payloadDigest.rawValue),
            "waiting_since": question.waitingSince.map { .string($0.iso8601) } ?? .null,
            "dialect": .string(item.dialect.rawValue),
            "title": .string(item.title),
            "notes": .array(item.notes.map { .string($0) }),
            "actions": .array(item.actions.map(Self.json)),
            "payload": item.payload,
            "response_schema": item.responseSchema ?? .null,
        ]
        if let notes { members["team_notes"] = .array(notes.map(\.json)) }
        return .object(members)
    }

    private static func json(_ action: ReviewAction) -> JSONValue {
        var refused: JSONObject = [:]
        for kind in DecisionKind.allCases {
            if case .refused(let reason) = action.availability(of: kind) { refused[kind.rawValue] = .string(reason) }
        }
        return [
            "name": .string(action.name),
            "args": action.arguments,
            "description": action.description.map { .string($0) } ?? .null,
            "allowed": .array(action.allowedDecisions.map { .string($0.rawValue) }),
            "refused": .object(refused),
            "schema": action.schema ?? .null,
        ]
    }

    /// What a person reads before deciding.
    func lines(at now: Timestamp) -> [String] {
        let question = item.question
        var lines = [
            "item      \(question.interrupt.id?.rawValue ?? "(without id)")",
            "thread    \(question.thread)",
            "workflow  \(question.workflow ?? "(unknown)")",
            "asked     \(question.waitingSince.map { "\($0.iso8601), waiting \(now.duration(since: $0).words)" } ?? "(unknown)")",
            "dialect   \(item.dialect.rawValue)",
            "digest    \(question.payloadDigest)",
        ]
        lines += item.notes.map { "note      \($0)" }
        lines += (notes ?? []).map { "by        \($0.line(at: now))" }
        for (position, action) in item.actions.enumerated() {
            lines.append("")
            lines.append(
                item.actions.count == 1 ? action.name : "\(position + 1) of \(item.actions.count): \(action.name)"
            )
            if let description = action.description { lines.append(description) }
            lines.append(action.arguments.shownText(.pretty))
            lines.append("allowed: \(action.allowedDecisions.map(\.rawValue).joined(separator: ", "))")
        }
        return lines
    }
}
