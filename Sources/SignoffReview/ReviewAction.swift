package import SignoffCheckpoint

/// An action or question of a workflow, with the possible decisions.
package struct ReviewAction: Hashable, Sendable {
    /// Whether a decision is permitted.
    package enum Availability: Hashable, Sendable {
        /// The decision is permitted.
        case allowed
        /// The decision is refused for this reason, which is written for the operator.
        case refused(reason: String)
    }

    /// The name of the tool; for a question without a tool, its title.
    ///
    /// An edit never changes the name. ``Decision/rename(tool:arguments:)`` does.
    package var name: String
    /// The arguments of the tool; for a question without a tool, the whole payload.
    package var arguments: JSONValue
    /// The place of the arguments in the payload; `nil` if they were parsed from text in the payload.
    package var argumentsPlace: JSONPath?
    /// The workflow's description of the action; `nil` for none.
    package var description: String?
    /// The JSON Schema of an edited value; `nil` if the workflow declares none.
    package var schema: JSONValue?
    /// The initial value of an edit: the arguments; for a question with a schema, a value that matches the schema.
    package var draft: JSONValue
    /// Members of the payload that the dialect does not define, for display.
    package var extras: JSONObject
    /// The reasons why decisions are not permitted.
    package var refusals: [DecisionKind: String]
    /// Whether the arguments are read and written under the name `arguments`, as in early releases of the middleware.
    package var usesEarlyNames: Bool

    /// Creates an action.
    package init(
        name: String,
        arguments: JSONValue,
        at place: JSONPath? = nil,
        description: String? = nil,
        schema: JSONValue? = nil,
        draft: JSONValue? = nil,
        extras: JSONObject,
        refusals: [DecisionKind: String] = [:],
        usesEarlyNames: Bool = false
    ) {
        self.name = name
        self.arguments = arguments
        argumentsPlace = place
        self.description = description
        self.schema = schema
        self.draft = draft ?? arguments
        self.extras = extras
        self.refusals = refusals
        self.usesEarlyNames = usesEarlyNames
    }

    /// Returns whether the decision `kind` is permitted for this action, with the reason if not.
    package func availability(of kind: DecisionKind) -> Availability {
        if let reason = refusals[kind] { .refused(reason: reason) } else { .allowed }
    }

    /// The permitted decisions, in the order of ``DecisionKind``.
    package var allowedDecisions: [DecisionKind] {
        DecisionKind.allCases.filter { refusals[$0] == nil }
    }
}
