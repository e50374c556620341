import OrderedCollections
package import SignoffCheckpoint

extension ReviewItem {
    /// The exact value to answer the question with.
    ///
    /// Numbers keep their text and members their order. What this returns is what is sent; ``resume(with:)`` puts it under the question's id.
    ///
    /// - Parameter decisions: One decision for each action, in order.
    /// - Returns: The answer in the question's dialect.
    /// - Throws: ``ReviewError`` with code `wrong_decision_count`, `decision_refused` with the reason, or `invalid_answer` with the violations of the schema.
    package func answer(to decisions: [Decision]) throws -> JSONValue {
        guard decisions.count == actions.count else {
            let wanted = actions.count == 1 ? "1 decision is" : "\(actions.count) decisions are"
            throw ReviewError(.wrongDecisionCount, "\(wanted) needed, \(decisions.count) given: decide every action")
        }
        for (position, decision) in decisions.enumerated() {
            try check(decision, at: position)
        }
        let answer = compose(decisions)
        if let responseSchema {
            let violations = JSONSchema(responseSchema).violations(of: answer)
            guard violations.isEmpty else {
                throw ReviewError(
                    .invalidAnswer,
                    "the workflow does not accept this answer: \(violations[0])",
                    violations: violations
                )
            }
        }
        return answer
    }

    /// The value a run is resumed with: the answer under the question's id; nil for a question of a very old file, which has none.
    package func resume(with answer: JSONValue) -> JSONValue? {
        question.interrupt.id.map { [$0.rawValue: answer] }
    }

    /// Checks one decision by itself, before the others are taken.
    ///
    /// - Throws: ``ReviewError`` as ``answer(to:)`` does.
    package func check(_ decision: Decision, at position: Int) throws {
        guard actions.indices.contains(position) else {
            throw ReviewError(
                .wrongDecisionCount,
                "there is no action \(position + 1): this question has \(actions.count)"
            )
        }
        let action = actions[position]
        let name = ForeignText.name(action.name)
        let place = actions.count == 1 ? name : "action \(position + 1) (\(name))"
        if case .refused(let reason) = action.availability(of: decision.kind) {
            throw ReviewError(
                .decisionRefused,
                "cannot \(decision.kind.rawValue) \(place): \(reason)",
                action: position
            )
        }
        switch decision {
        case .respond(let value) where dialect != .plain:
            guard let text = value.stringValue, !text.isEmpty else {
                throw ReviewError(.invalidAnswer, "a response to \(place) must be text", action: position)
            }
        case .edit(let value), .rename(_, let value):
            if dialect != .plain, dialect != .schema, value.objectValue == nil {
                throw ReviewError(.invalidAnswer, "the arguments of \(place) must be an object", action: position)
            }
            var schema = action.schema
            if let tool = decision.newTool {
                try check(renaming: action, to: tool, at: position)
                schema = actions.first { $0.name == tool }?.schema
            }
            let violations = schema.map { JSONSchema($0).violations(of: value) } ?? []
            if let first = violations.first {
                throw ReviewError(
                    .invalidAnswer,
                    "\(place): \(first)",
                    action: position,
                    violations: violations
                )
            }
        case .approve, .reject, .respond, .ignore:
            break
        }
    }

    private func compose(_ decisions: [Decision]) -> JSONValue {
        switch dialect {
        case .hitlCall:
            return middlewareDecision(decisions[0], about: actions[0])
        case .hitlBatch, .hitlBatchJS:
            return ["decisions": .array(zip(decisions, actions).map { middlewareDecision($0, about: $1) })]
        case .agentInbox:
            return .array(zip(decisions, actions).map { inboxResponse($0, to: $1) })
        case .schema, .plain:
            switch decisions[0] {
            case .approve: return true
            case .reject: return false
            case .edit(let value), .rename(_, let value), .respond(let value): return value
            case .ignore: return nil
            }
        }
    }

    private func middlewareDecision(_ decision: Decision, about action: ReviewAction) -> JSONValue {
        var members: JSONObject = ["type": .string(decision.kind.rawValue)]
        switch decision {
        case .approve, .ignore:
            break
        case .reject(let message):
            if let message, !message.isEmpty { members["message"] = .string(message) }
        case .edit(let arguments), .rename(_, let arguments):
            let key = dialect == .hitlBatchJS ? "editedAction" : "edited_action"
            let name = decision.newTool ?? action.name
            members[key] = ["name": .string(name), action.usesEarlyNames ? "arguments" : "args": arguments]
        case .respond(let message):
            members["message"] = message
        }
        return .object(members)
    }

    private func inboxResponse(_ decision: Decision, to action: ReviewAction) -> JSONValue {
        switch decision {
        case .approve where options.isInboxAcceptNull:
            ["type": "accept", "args": nil]
        case .approve:
            ["type": "accept", "args": ["action": .string(action.name), "args": action.arguments]]
        case .edit(let arguments), .rename(_, let arguments):
            [
                "type": "edit",
                "args": [
                    "action": .string(decision.newTool ?? action.name), "args": inboxArguments(arguments, of: action),
                ],
            ]
        case .respond(let message):
            ["type": "response", "args": message]
        case .ignore, .reject:
            ["type": "ignore", "args": nil]
        }
    }

    /// The edited arguments, with changed ones as text when the options ask for that.
    private func inboxArguments(_ arguments: JSONValue, of action: ReviewAction) -> JSONValue {
        guard options.isInboxStringified, var members = arguments.objectValue else { return arguments }
        for (name, value) in members where value.stringValue == nil && action.arguments[name] != value {
            members[name] = .string(value.text(.compact))
        }
        return .object(members)
    }
}

extension ReviewItem {
    /// The decision that answers with one of the ``choices``; nil where answers are not values of their own.
    package func decision(choosing choice: JSONValue) -> Decision? {
        switch dialect {
        case .schema: .edit(choice)
        case .plain: .respond(choice)
        case .hitlCall, .hitlBatch, .hitlBatchJS, .agentInbox: nil
        }
    }
}

extension Decision {
    /// A response as an operator types it: JSON when the text is JSON, otherwise the text itself.
    ///
    /// Only the plain dialect takes other JSON than text; elsewhere the text is always sent as typed.
    package static func respond(typed text: String, in dialect: PayloadDialect) -> Decision {
        guard dialect == .plain, let value = try? JSONValue(parsing: text) else { return .respond(.string(text)) }
        return .respond(value)
    }
}
