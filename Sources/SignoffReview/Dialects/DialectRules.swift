import SignoffCheckpoint

/// The rules of a dialect: how payloads are read, how answers are written and which decisions are possible.
struct DialectRules: Sendable {
    /// A payload to be read.
    struct Source {
        let payload: JSONValue
        let responseSchema: JSONValue?
        let options: ReviewOptions
    }

    /// Reads a payload; `nil` for a dialect whose payloads are those that no other dialect reads.
    var read: (@Sendable (Source) -> PayloadReading.Outcome)?
    /// Writes the answer to a question from one decision for each of its actions.
    var compose: @Sendable (ReviewItem, [Decision]) -> JSONValue
    /// Returns the place in an answer of the arguments of an action, edited or not; `nil` for a dialect whose answers
    /// contain no part of the payload.
    var argumentsPlace: (@Sendable (ReviewAction, Int) -> JSONPath)?
    /// Whether an edit gives a value of any form, rather than the arguments of a tool, which are an object.
    var isWholeValueEdit = false
    /// Whether a response can be JSON other than a string.
    var takesAnyJSON = false
    /// Whether an edit starts from a value made for the form, rather than from the value in the payload.
    var startsFromForm = false
    /// Whether a question in this dialect can be ignored.
    var canBeIgnored = false
    /// The reason why an edit cannot name another tool; `nil` when the answer names the tool.
    var renameRefusal: String?
    /// The effects of decisions for a workflow that declares none.
    var effects = DialectRules.toolEffects
    /// Returns the decision that answers with a value that the workflow offers; `nil` when answers are not single
    /// values.
    var choose: @Sendable (JSONValue) -> Decision? = { _ in nil }
}
