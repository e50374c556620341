import OrderedCollections
import SignoffCheckpoint

/// Requests in the form of the agent inbox: a single request, a list, or JSON text.
enum AgentInboxDialect {
    private static let permissions: [(key: String, kind: DecisionKind)] = [
        ("allow_accept", .approve), ("allow_edit", .edit), ("allow_respond", .respond), ("allow_ignore", .ignore),
    ]

    /// The maximum number of bytes of text that are parsed as requests.
    private static let textLimit = 4 << 20

    static let rules = DialectRules(
        read: { read($0.payload, options: $0.options) },
        compose: { item, decisions in
            .array(zip(decisions, item.actions).map { answer($0, to: $1, item.options) })
        },
        argumentsPlace: { _, position in JSONPath([.index(position), .key("args"), .key("args")]) },
        canBeIgnored: true
    )

    private static func answer(_ decision: Decision, to action: ReviewAction, _ options: ReviewOptions) -> JSONValue {
        switch decision {
        case .approve where options.isInboxAcceptNull:
            ["type": "accept", "args": nil]
        case .approve:
            ["type": "accept", "args": ["action": .string(action.name), "args": action.arguments]]
        case .edit(let arguments), .rename(_, let arguments):
            [
                "type": "edit",
                "args": [
                    "action": .string(decision.newTool ?? action.name),
                    "args": edited(arguments, of: action, options),
                ],
            ]
        case .respond(let message):
            ["type": "response", "args": message]
        case .ignore, .reject:
            ["type": "ignore", "args": nil]
        }
    }

    /// Returns the edited arguments, with changed ones as strings if the options require that.
    private static func edited(
        _ arguments: JSONValue,
        of action: ReviewAction,
        _ options: ReviewOptions
    ) -> JSONValue {
        guard options.isInboxStringified, var members = arguments.objectValue else { return arguments }
        for (name, value) in members where value.stringValue == nil && action.arguments[name] != value {
            members[name] = .string(value.text(.compact))
        }
        return .object(members)
    }

    static func read(_ payload: JSONValue, options: ReviewOptions) -> PayloadReading.Outcome {
        switch payload {
        case .object(let members) where members["action_request"] != nil:
            return read(requests: [payload], at: { _ in JSONPath() }, options: options)
        case .array(let elements) where elements.contains { $0["action_request"] != nil }:
            return read(requests: elements, at: { JSONPath([.index($0)]) }, options: options)
        case .string(let text):
            // Only text that could be a request is parsed, so that a long plain question costs nothing.
            guard text.utf8.count <= textLimit, text.containsBytes(of: "action_request"),
                let value = try? JSONValue(parsing: text)
            else { return .other }
            if case .string = value { return .other }
            let outcome = read(value, options: options)
            guard case .matched(var reading) = outcome else { return outcome }
            // The payload itself is text, so no stored arguments can be copied from it.
            for position in reading.actions.indices { reading.actions[position].argumentsPlace = nil }
            return .matched(reading)
        default:
            return .other
        }
    }

    private static func read(
        requests: [JSONValue],
        at argumentsPlace: (Int) -> JSONPath,
        options: ReviewOptions
    ) -> PayloadReading.Outcome {
        var actions: [ReviewAction] = []
        for (position, request) in requests.enumerated() {
            let place = requests.count == 1 ? "its" : "request \(position + 1): its"
            guard let action = request["action_request"],
                let name = action["action"]?.stringValue,
                let arguments = action["args"], arguments.objectValue != nil
            else { return .malformed("\(place) action_request has no action with args") }
            guard let config = request["config"]?.objectValue else {
                return .malformed("\(place) config is not an object")
            }
            var refusals = [
                DecisionKind.reject: "agent-inbox requests cannot be rejected: ignore it, or respond with the reason"
            ]
            for permission in permissions {
                guard let isAllowed = config[permission.key]?.boolValue else {
                    return .malformed("\(place) config does not say \(permission.key)")
                }
                if !isAllowed { refusals[permission.kind] = "the request says \(permission.key): false" }
            }
            var extras = request.objectValue?.filter { !["action_request", "config", "description"].contains($0.key) }
            extras?.merge(
                action.objectValue?.filter { $0.key != "action" && $0.key != "args" } ?? [:],
                uniquingKeysWith: { first, _ in first }
            )
            actions.append(
                ReviewAction(
                    name: name,
                    arguments: arguments,
                    at: argumentsPlace(position).member("action_request").member("args"),
                    description: request["description"]?.stringValue,
                    extras: extras ?? [:],
                    refusals: refusals
                )
            )
        }
        var notes: [String] = []
        if options.isInboxSingle, actions.count > 1 {
            notes.append("only the first of \(actions.count) requests is answered (inbox.single)")
            actions.removeSubrange(1...)
        }
        return .matched(PayloadReading(dialect: .agentInbox, actions: actions, notes: notes, extras: [:]))
    }
}
