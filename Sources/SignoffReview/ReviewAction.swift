package import SignoffCheckpoint

/// An action or question of a workflow, with the possible decisions.
package struct ReviewAction: Hashable, Sendable {
    /// Whether a decision can be taken.
    package enum Availability: Hashable, Sendable {
        /// The decision is allowed.
        case allowed
        /// The decision is refused for this reason, which is written for the operator.
        case refused(reason: String)
    }

    /// The name of the tool, or the question's title where there is no tool.
    ///
    /// An edit never changes it; ``Decision/rename(tool:arguments:)`` does.
    package var name: String
    /// The tool's arguments, or the whole payload where there is no tool.
    package var arguments: JSONValue
    /// The place of the arguments in the payload; `nil` if they were read from text in it.
    package var argumentsPlace: JSONPath?
    /// The description by the workflow.
    package var description: String?
    /// The JSON Schema of an edited value; `nil` if the workflow declares none.
    package var schema: JSONValue?
    /// The initial value of an edit: the arguments, or for a question with a schema a value that matches it.
    package var draft: JSONValue
    /// Members of the payload that no dialect names, to be shown.
    package var extras: JSONObject
    /// The reasons why decisions are not allowed.
    package var refusals: [DecisionKind: String]
    /// Whether the arguments come and go under the name `arguments`, as early releases of the middleware had it.
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

    /// Whether `kind` may be decided about this action, and if not, why.
    package func availability(of kind: DecisionKind) -> Availability {
        if let reason = refusals[kind] { .refused(reason: reason) } else { .allowed }
    }

    /// The decisions that are allowed, in the order of ``DecisionKind``.
    package var allowedDecisions: [DecisionKind] {
        DecisionKind.allCases.filter { refusals[$0] == nil }
    }
}
