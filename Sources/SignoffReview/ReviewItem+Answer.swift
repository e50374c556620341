import OrderedCollections
package import SignoffCheckpoint

extension ReviewItem {
    /// Returns the exact value of the answer to the question.
    ///
    /// Numbers keep their literals, and members their order. The result is sent unchanged. ``resume(with:)`` puts the
    /// result under the question's id.
    ///
    /// - Parameter decisions: One decision for each action, in order.
    /// - Returns: The answer in the question's dialect.
    /// - Throws: ``ReviewError`` with code `wrong_decision_count`, `decision_refused` with the reason, or
    ///   `invalid_answer` with the schema violations.
    package func answer(to decisions: [Decision]) throws -> JSONValue {
        guard decisions.count == actions.count else {
            let wanted = actions.count == 1 ? "1 decision is" : "\(actions.count) decisions are"
            throw ReviewError(.wrongDecisionCount, "\(wanted) needed, \(decisions.count) given: decide every action")
        }
        for (position, decision) in decisions.enumerated() {
            try check(decision, at: position)
        }
        let answer = dialect.rules.compose(self, decisions)
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

    /// Returns the value that resumes a run: the answer under the question's id; `nil` for a question of a very old
    /// file, which has no id.
    package func resume(with answer: JSONValue) -> JSONValue? {
        question.interrupt.id.map { [$0.rawValue: answer] }
    }

    /// Checks one decision separately from the others.
    ///
    /// - Throws: The ``ReviewError`` of ``answer(to:)``.
    package func check(_ decision: Decision, at position: Int) throws {
        guard actions.indices.contains(position) else {
            throw ReviewError(
                .wrongDecisionCount,
                "action \(position + 1) does not exist: this question has \(actions.count)"
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
        case .respond(let value) where !dialect.takesAnyJSON:
            guard let text = value.stringValue, !text.isEmpty else {
                throw ReviewError(.invalidAnswer, "a response to \(place) must be text", action: position)
            }
        case .edit(let value), .rename(_, let value):
            if !dialect.isWholeValueEdit, value.objectValue == nil {
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
}

extension ReviewItem {
    /// Returns the decision that answers with one of the ``choices``; `nil` where answers are not single values.
    package func decision(choosing choice: JSONValue) -> Decision? { dialect.rules.choose(choice) }
}

extension Decision {
    /// Returns the response that an operator typed: JSON when the text is JSON, otherwise the text itself.
    ///
    /// A dialect that accepts only strings receives the text exactly as typed.
    package static func respond(typed text: String, in dialect: PayloadDialect) -> Decision {
        guard dialect.takesAnyJSON, let value = try? JSONValue(parsing: text) else { return .respond(.string(text)) }
        return .respond(value)
    }
}
