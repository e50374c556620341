import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An item as commands print it.
struct ItemReport {
    let item: ReviewItem
    /// The notes of the item; `nil` for notes that were not read, so that they are not printed.
    var notes: [Note]?
    /// The release of each workflow of this program; the inner value is `nil` for a workflow without a release.
    var releases: [String: String?] = [:]

    /// The JSON of the item, complete and with stable names.
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
            "release": question.release.map { .string($0) } ?? .null,
            "dialect": .string(item.dialect.rawValue),
            "title": .string(item.title),
            "notes": .array(item.notes.map { .string($0) }),
            "actions": .array(item.actions.map(Self.json)),
            "payload": item.payload,
            "response_schema": item.responseSchema ?? .null,
        ]
        members["facts"] = question.facts?.json
        members["withdrawn"] = question.withdrawn.map { .object(Self.json($0, now: item.payload)) }
        if let notes { members["team_notes"] = .array(notes.map(\.json)) }
        return .object(members)
    }

    private static func json(_ withdrawn: WithdrawnAnswer, now payload: JSONValue) -> JSONObject {
        let before = withdrawn.payload?.jsonProjection
        return [
            "id": .string(withdrawn.question.rawValue),
            "answered_by": withdrawn.answeredBy.map { .string($0) } ?? .null,
            "answered_at": withdrawn.answeredAt.map { .string($0.iso8601) } ?? .null,
            "payload_digest": .string(withdrawn.payloadDigest.rawValue),
            "payload": before ?? .null,
            "difference": before.map { JSONDifference(from: $0, to: payload).json } ?? .null,
        ]
    }

    /// Returns the lines about the withdrawn answer of the question: what was approved, by whom, and the difference.
    private func withdrawnLines(at now: Timestamp) -> [SafeText] {
        guard let withdrawn = item.question.withdrawn else { return [] }
        let person: SafeText = withdrawn.answeredBy.map { "\(name: $0)" } ?? "somebody"
        let age: SafeText = withdrawn.answeredAt.map { ", \(now.duration(since: $0).words) ago" } ?? ""
        var lines: [SafeText] = [
            "before    \(person) answered another question here\(age); the answer was not delivered"
        ]
        guard let before = withdrawn.payload else { return lines + ["          its payload is no longer kept"] }
        lines.append("          what was answered (-) and what is asked now (+):")
        return lines + DifferenceReport(difference: JSONDifference(from: before.jsonProjection, to: item.payload)).lines
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

    /// Returns the text of the item for an operator.
    ///
    /// Secrets are masked unless `revealsSecrets` is true.
    func lines(at now: Timestamp, revealsSecrets: Bool = false) -> [SafeText] {
        let question = item.question
        let asked: SafeText =
            question.waitingSince.map { "\($0.iso8601), waiting \(now.duration(since: $0).words)" } ?? "(unknown)"
        let id: SafeText = question.interrupt.id.map { "\(name: $0.rawValue)" } ?? "(without id)"
        let workflow: SafeText = question.workflow.map { "\(name: $0)" } ?? "(unknown)"
        var lines: [SafeText] = [
            "item      \(id)",
            "thread    \(name: question.thread.rawValue)",
            "workflow  \(workflow)",
            "asked     \(asked)",
            "dialect   \(item.dialect.rawValue)",
            "digest    \(question.payloadDigest)",
        ]
        if let release = question.release { lines.append("release   \(name: release)") }
        if let warning = AskingRelease(of: question, among: releases).warning {
            lines.append("warning   \(SafeText(warning).joinedLines())")
        }
        if let remark = question.serverRemark { lines.append("server    \(name: remark)") }
        lines += LookAlike.warnings(in: item).map { "warning   " + SafeText($0) }
        lines += item.notes.map { "note      " + SafeText($0).joinedLines() }
        lines += (notes ?? []).map { "by        \($0.line(at: now))" }
        lines += withdrawnLines(at: now)
        for (position, action) in item.actions.enumerated() {
            lines.append("")
            lines.append(
                item.actions.count == 1
                    ? "\(name: action.name)" : "\(position + 1) of \(item.actions.count): \(name: action.name)"
            )
            if let description = action.description, !description.isEmpty {
                // The description has two gutters, so that it cannot be mistaken for a line of the arguments.
                lines += PayloadText.lines(description).map { PayloadText.gutter + $0 }
            }
            let secrets = revealsSecrets ? nil : secretNames
            lines += PayloadText.lines(action.arguments, secrets: secrets)
            lines += Self.lines(of: action.extras, under: "also", secrets: secrets)
            lines.append("allowed: \(action.allowedDecisions.map(\.rawValue).joined(separator: ", "))")
            lines += DecisionEffects(of: action, in: item).parts.map { part in
                let does = part.isDeclared ? ForeignText.quoted(part.does) : part.does
                let name = part.kind.rawValue
                return SafeText(name + String(repeating: " ", count: max(1, 10 - name.count)) + does).joinedLines()
            }
        }
        return lines
            + Self.lines(of: item.extras, under: "also in the payload", secrets: revealsSecrets ? nil : secretNames)
    }

    /// Returns the members of a payload that its dialect does not define.
    private static func lines(of extras: JSONObject, under words: SafeText, secrets: SecretNames?) -> [SafeText] {
        extras.isEmpty ? [] : ["", words] + PayloadText.lines(.object(extras), secrets: secrets)
    }

    private var secretNames: SecretNames { SecretNames(schemas: item.actions.compactMap(\.schema)) }

    /// Whether the text of the item masks secrets.
    var hidesSecrets: Bool {
        let names = secretNames
        let shown = item.actions.flatMap { [$0.arguments, .object($0.extras)] } + [.object(item.extras)]
        return shown.contains { names.masked($0) != $0 }
    }
}
