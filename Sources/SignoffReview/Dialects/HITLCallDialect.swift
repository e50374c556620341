import OrderedCollections
import SignoffCheckpoint

/// One tool call of the human-in-the-loop middleware.
///
/// The payload contains the call, and the schema the permitted decisions.
enum HITLCallDialect {
    private static let knownKeys: Set<String> = ["type", "name", "args", "description"]
    private static let kinds: [DecisionKind] = [.approve, .reject, .edit, .respond]

    static let rules = DialectRules(
        read: { read($0.payload, responseSchema: $0.responseSchema) },
        compose: { item, decisions in answer(decisions[0], about: item.actions[0], editedKey: "edited_action") },
        argumentsPlace: { action, _ in argumentsPlace(of: action, editedKey: "edited_action") },
        renameRefusal: "the workflow asks about one call and takes no other tool for it"
    )

    /// Returns a decision in the form of the middleware.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - action: The decided action.
    ///   - editedKey: The name of the member for an edit, in the spelling of the middleware's language.
    /// - Returns: An object with the type of the decision and its members.
    static func answer(_ decision: Decision, about action: ReviewAction, editedKey: String) -> JSONValue {
        var members: JSONObject = ["type": .string(decision.kind.rawValue)]
        switch decision {
        case .approve, .ignore:
            break
        case .reject(let message):
            if let message, !message.isEmpty { members["message"] = .string(message) }
        case .edit(let arguments), .rename(_, let arguments):
            let name = decision.newTool ?? action.name
            members[editedKey] = ["name": .string(name), action.usesEarlyNames ? "arguments" : "args": arguments]
        case .respond(let message):
            members["message"] = message
        }
        return .object(members)
    }

    /// Returns the place of the arguments of an edit in ``answer(_:about:editedKey:)``.
    static func argumentsPlace(of action: ReviewAction, editedKey: String) -> JSONPath {
        JSONPath([.key(editedKey), .key(action.usesEarlyNames ? "arguments" : "args")])
    }

    static func read(_ payload: JSONValue, responseSchema: JSONValue?) -> PayloadReading.Outcome {
        guard let members = payload.objectValue, members["type"] == "tool_approval" else { return .other }
        guard let name = members["name"]?.stringValue else {
            return .malformed("its type is tool_approval, but its name is not text")
        }
        guard let arguments = members["args"], arguments.objectValue != nil else {
            return .malformed("its type is tool_approval, but its args are not an object")
        }
        var notes: [String] = []
        var refusals = [DecisionKind.ignore: "only agent-inbox requests can be ignored"]
        let schema = responseSchema.map { JSONSchema($0) }
        let branches = schema.map { $0.branches(taggedBy: "type") } ?? [:]
        let allowed: Set<DecisionKind>
        if branches.isEmpty {
            allowed = [.approve, .reject]
            notes.append(
                schema == nil
                    ? "the workflow does not say which decisions it allows: only approve and reject are offered"
                    : "the workflow's schema names no decisions: only approve and reject are offered"
            )
        } else {
            allowed = Set(branches.keys.compactMap(DecisionKind.init(rawValue:)))
            let unknown = branches.keys.filter { DecisionKind(rawValue: $0) == nil }
            notes += unknown.map { "the workflow also allows \(ForeignText.quoted($0)), which cannot be given here" }
        }
        for kind in kinds where !allowed.contains(kind) {
            refusals[kind] = "the workflow does not allow \(kind.rawValue) for \(ForeignText.name(name))"
        }
        notes += schema?.notes ?? []
        let edited = branches["edit"]?.member("edited_action")?.member("args")
        let action = ReviewAction(
            name: name,
            arguments: arguments,
            at: JSONPath([.key("args")]),
            description: members["description"]?.stringValue,
            schema: edited?.selfContained,
            extras: members.filter { !knownKeys.contains($0.key) },
            refusals: refusals
        )
        return .matched(PayloadReading(dialect: .hitlCall, actions: [action], notes: notes, extras: [:]))
    }
}
