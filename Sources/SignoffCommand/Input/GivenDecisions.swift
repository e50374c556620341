import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The decisions of the command line.
struct GivenDecisions {
    /// The decisions by name, one for each action.
    var names: [String]
    /// The reason of a rejection or the text of a response.
    var message: String?
    /// The edited value, read by ``GivenText``; `nil` for none.
    var edit: String?
    /// The tool that the edit calls in place of the proposed tool; `nil` for none.
    var renameTool: String?
    /// All decisions as JSON, read by ``GivenText``; `nil` for none.
    var list: String?

    /// Returns the decisions for `item`, in the order of its actions.
    ///
    /// - Throws: `usage` for options that cannot be combined; `malformed_json`.
    func decisions(for item: ReviewItem) throws -> [Decision] {
        if let list {
            guard names.isEmpty, message == nil, edit == nil, renameTool == nil else {
                throw OperationError(
                    .usage,
                    "--decisions cannot be combined with --decision, --message, --edit or --rename-tool"
                )
            }
            return try decisions(from: GivenText.json(list, option: "--decisions"), for: item)
        }
        guard !names.isEmpty else {
            throw OperationError(
                .usage,
                "give a decision with --decision approve|reject|edit|respond|ignore or --decisions"
            )
        }
        let kinds = try names.map(kind)
        guard kinds.count(where: { $0 == .edit }) <= 1, kinds.count(where: { $0 == .respond }) <= 1 else {
            throw OperationError(.usage, "give several edits or responses with --decisions")
        }
        if edit != nil, !kinds.contains(.edit) {
            throw OperationError(.usage, "--edit requires --decision edit")
        }
        if renameTool != nil, !kinds.contains(.edit) {
            throw OperationError(.usage, "--rename-tool requires --decision edit")
        }
        if message != nil, !kinds.contains(.reject), !kinds.contains(.respond) {
            throw OperationError(.usage, "--message requires --decision reject or respond")
        }
        return try kinds.map { try decision($0, for: item) }
    }

    private func decision(_ kind: DecisionKind, for item: ReviewItem) throws -> Decision {
        switch kind {
        case .approve: return .approve
        case .reject: return .reject(message: message)
        case .ignore: return .ignore
        case .respond:
            guard let message else { throw OperationError(.usage, "--decision respond requires --message") }
            return .respond(response(message, in: item))
        case .edit:
            guard let edit else { throw OperationError(.usage, "--decision edit requires --edit") }
            let value = try GivenText.json(edit, option: "--edit")
            return renameTool.map { .rename(tool: $0, arguments: value) } ?? .edit(value)
        }
    }

    /// Parses the response to a plain question: any JSON.
    ///
    /// Text that is not JSON is a string.
    private func response(_ text: String, in item: ReviewItem) -> JSONValue {
        guard item.dialect.takesAnyJSON, let value = try? JSONValue(parsing: text) else { return .string(text) }
        return value
    }

    private func kind(_ name: String) throws -> DecisionKind {
        if let kind = DecisionKind(rawValue: name) { return kind }
        let known = DecisionKind.allCases.map(\.rawValue)
        let hint = Spelling.nearestName(to: name, among: known).map { ", did you mean '\($0)'?" } ?? ""
        throw OperationError(
            .usage,
            "unknown decision '\(name)'\(hint.isEmpty ? ": the decisions are \(known.joined(separator: ", "))" : hint)"
        )
    }

    /// Parses `[{"type":"approve"}, {"type":"edit","args":…}, {"type":"reject","message":…},
    /// {"type":"respond","message":…}]`.
    private func decisions(from list: JSONValue, for item: ReviewItem) throws -> [Decision] {
        guard let elements = list.arrayValue else {
            throw OperationError(.usage, "--decisions must be a list with one decision for each action")
        }
        return try elements.enumerated().map { position, element in
            let place = "--decisions[\(position)]"
            guard let members = element.objectValue, let name = members["type"]?.stringValue else {
                throw OperationError(.usage, "\(place) has no type")
            }
            let kind = try kind(name)
            let valueKey = kind == .edit ? "args" : "message"
            let known = kind == .edit ? ["type", valueKey, "rename_tool"] : ["type", valueKey]
            if let unknown = members.keys.first(where: { !known.contains($0) }) {
                throw OperationError(.usage, "\(place) has a member '\(unknown)' that \(name) does not take")
            }
            switch kind {
            case .approve, .ignore:
                guard members.count == 1 else { throw OperationError(.usage, "\(place): \(name) takes no message") }
                return kind == .approve ? .approve : .ignore
            case .reject:
                guard members["message"].map({ $0.stringValue != nil || $0.isNull }) ?? true else {
                    throw OperationError(.usage, "\(place).message is not a text")
                }
                return .reject(message: members["message"]?.stringValue)
            case .respond:
                guard let message = members["message"] else {
                    throw OperationError(.usage, "\(place).message is missing")
                }
                return .respond(message)
            case .edit:
                guard let arguments = members["args"] else {
                    throw OperationError(.usage, "\(place).args is missing")
                }
                guard let tool = members["rename_tool"] else { return .edit(arguments) }
                guard let tool = tool.stringValue else {
                    throw OperationError(.usage, "\(place).rename_tool is not a text")
                }
                return .rename(tool: tool, arguments: arguments)
            }
        }
    }
}
