import OrderedCollections
import SignoffCheckpoint

/// Several tool calls of the human-in-the-loop middleware in one question, in the spelling of one of its two languages.
struct HITLBatchDialect: Sendable {
    let dialect: PayloadDialect
    let requestsKey: String
    let configsKey: String
    let actionNameKey: String
    let allowedKey: String
    let schemaKeys: [String]
    /// The name of the member for an edit in an answer.
    let editedKey: String
    /// Whether early releases had other names for the arguments.
    let hasEarlyNames: Bool
    /// The note for several actions in one question; `nil` for none.
    let batchNote: String?

    static let python = HITLBatchDialect(
        dialect: .hitlBatch,
        requestsKey: "action_requests",
        configsKey: "review_configs",
        actionNameKey: "action_name",
        allowedKey: "allowed_decisions",
        schemaKeys: ["args_schema", "arguments_schema"],
        editedKey: "edited_action",
        hasEarlyNames: true,
        batchNote: nil
    )

    static let javaScript = HITLBatchDialect(
        dialect: .hitlBatchJS,
        requestsKey: "actionRequests",
        configsKey: "reviewConfigs",
        actionNameKey: "actionName",
        allowedKey: "allowedDecisions",
        schemaKeys: ["argsSchema"],
        editedKey: "editedAction",
        hasEarlyNames: false,
        batchNote: "rejecting one action may send the whole batch back to the model: approved ones may not run"
    )

    var rules: DialectRules {
        DialectRules(
            read: { read($0.payload) },
            compose: { item, decisions in
                let answers = zip(decisions, item.actions).map {
                    HITLCallDialect.answer($0, about: $1, editedKey: editedKey)
                }
                return ["decisions": .array(answers)]
            },
            argumentsPlace: { action, position in
                let place = HITLCallDialect.argumentsPlace(of: action, editedKey: editedKey)
                return JSONPath([.key("decisions"), .index(position)] + place.steps)
            }
        )
    }

    /// A review configuration, which applies to the actions it names.
    private struct Configuration: Equatable {
        var name: String
        var allowed: Set<DecisionKind>
        var unknown: [String]
        var schema: JSONValue?
        var description: String?
    }

    func read(_ payload: JSONValue) -> PayloadReading.Outcome {
        guard let members = payload.objectValue, let requests = members[requestsKey] else { return .other }
        guard let elements = requests.arrayValue, !elements.isEmpty else {
            return .malformed("its \(requestsKey) are not a list of actions")
        }
        var notes: [String] = []
        let configurations: [Configuration]
        switch readConfigurations(members[configsKey]) {
        case .success(let read): configurations = read
        case .failure(let failure): return .malformed(failure.reason)
        }
        let names = elements.map { $0["name"]?.stringValue }
        let arePaired = names == configurations.map { Optional($0.name) }
        var found: [String: Configuration?] = [:]
        let byName = arePaired ? [:] : Dictionary(grouping: configurations, by: \.name)
        var actions: [ReviewAction] = []
        for (position, element) in elements.enumerated() {
            guard let request = element.objectValue, let name = names[position] else {
                return .malformed("\(requestsKey)[\(position)] is not an object with a name")
            }
            let configuration: Configuration?
            if arePaired {
                configuration = configurations[position]
            } else if let known = found[name] {
                configuration = known
            } else {
                configuration = combined(byName[name] ?? [], &notes)
                found.updateValue(configuration, forKey: name)
            }
            actions.append(action(name, request, configuration, position, &notes))
        }
        if let batchNote, actions.count > 1 { notes.append(batchNote) }
        let extras = members.filter { $0.key != requestsKey && $0.key != configsKey }
        return .matched(PayloadReading(dialect: dialect, actions: actions, notes: notes, extras: extras))
    }

    private func action(
        _ name: String,
        _ request: JSONObject,
        _ configuration: Configuration?,
        _ position: Int,
        _ notes: inout [String]
    ) -> ReviewAction {
        let usesEarlyNames = hasEarlyNames && request["args"] == nil && request["arguments"] != nil
        let argumentsKey = usesEarlyNames ? "arguments" : "args"
        if request[argumentsKey]?.objectValue == nil {
            notes.append("\(requestsKey)[\(position)] (\(ForeignText.name(name))) has no \(argumentsKey) object")
        }
        if configuration == nil {
            notes.append(
                "the workflow does not say which decisions it allows for \(ForeignText.name(name)): only approve and reject"
            )
        }
        for unknown in configuration?.unknown ?? [] {
            notes.append(
                "the workflow also allows \(ForeignText.quoted(unknown)) for \(ForeignText.name(name)), which cannot be given here"
            )
        }
        let allowed = configuration?.allowed ?? [.approve, .reject]
        var refusals = [DecisionKind.ignore: "only agent-inbox requests can be ignored"]
        for kind in [DecisionKind.approve, .reject, .edit, .respond] where !allowed.contains(kind) {
            refusals[kind] = "the workflow does not allow \(kind.rawValue) for \(ForeignText.name(name))"
        }
        let known: Set<String> = ["name", argumentsKey, "description"]
        return ReviewAction(
            name: name,
            arguments: request[argumentsKey] ?? .object([:]),
            at: JSONPath([.key(requestsKey), .index(position), .key(argumentsKey)]),
            description: request["description"]?.stringValue ?? configuration?.description,
            schema: configuration?.schema,
            extras: request.filter { !known.contains($0.key) },
            refusals: refusals,
            usesEarlyNames: usesEarlyNames
        )
    }

    private struct Failure: Error {
        let reason: String
    }

    private func readConfigurations(_ value: JSONValue?) -> Result<[Configuration], Failure> {
        guard let value, !value.isNull else { return .success([]) }
        guard let elements = value.arrayValue else {
            return .failure(Failure(reason: "its \(configsKey) are not a list"))
        }
        var configurations: [Configuration] = []
        for (position, element) in elements.enumerated() {
            let place = "\(configsKey)[\(position)]"
            guard let name = element[actionNameKey]?.stringValue else {
                return .failure(Failure(reason: "\(place) has no \(actionNameKey)"))
            }
            guard let allowed = element[allowedKey]?.arrayValue, !allowed.isEmpty else {
                return .failure(Failure(reason: "\(place) has no \(allowedKey)"))
            }
            let texts = allowed.compactMap(\.stringValue)
            guard texts.count == allowed.count else {
                return .failure(Failure(reason: "\(place).\(allowedKey) holds something other than text"))
            }
            let kinds = Set(texts.compactMap(DecisionKind.init(rawValue:)).filter { $0 != .ignore })
            configurations.append(
                Configuration(
                    name: name,
                    allowed: kinds,
                    unknown: texts.filter { text in !kinds.contains { $0.rawValue == text } },
                    schema: schemaKeys.lazy.compactMap { element[$0] }.first { !$0.isNull },
                    description: element["description"]?.stringValue
                )
            )
        }
        return .success(configurations)
    }

    /// Returns the configuration for a name.
    ///
    /// If several differ, the result permits only what all of them permit.
    private func combined(_ candidates: [Configuration], _ notes: inout [String]) -> Configuration? {
        guard var result = candidates.first else { return nil }
        for other in candidates.dropFirst() where other != result {
            result.allowed.formIntersection(other.allowed)
            if other.schema != result.schema {
                result.schema = ["allOf": .array([result.schema, other.schema].compactMap { $0 })]
            }
            notes.append(
                "\(configsKey) differ for \(ForeignText.name(result.name)): only what all of them allow is offered"
            )
        }
        return result
    }
}
