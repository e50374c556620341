package import SignoffCheckpoint

/// An open question as an operator reviews it: the requested actions and the permitted decisions.
///
/// Reading never fails. A payload that resembles a dialect but violates its rules is shown as plain JSON, with the
/// reason in ``notes``.
package struct ReviewItem: Hashable, Sendable {
    /// The question.
    package let question: OpenInterrupt
    /// The payload.
    package let payload: JSONValue
    /// The JSON Schema of the whole answer; `nil` if the workflow declares none.
    package let responseSchema: JSONValue?
    /// The layout of the payload.
    package let dialect: PayloadDialect
    /// The actions, each of which needs one decision; never empty.
    package let actions: [ReviewAction]
    /// Warnings, and the reason why the payload is shown as plain JSON, written for the operator.
    package let notes: [String]
    /// Members beside the actions that the dialect does not define, for display.
    package let extras: JSONObject
    /// The title of the question on one line: its tools, or its text.
    package let title: String
    /// The values that a picker offers, each of which is a complete answer; empty for an item without a picker.
    package let choices: [JSONValue]
    /// The answer suggested by the workflow; `nil` for none.
    package let suggestedAnswer: JSONValue?
    /// The form in which answers are written.
    package let options: ReviewOptions

    /// Creates the item of a question from its JSON.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - payload: The payload of the question as JSON.
    ///   - responseSchema: The schema of the answer as JSON; `nil` for none.
    ///   - options: The form in which answers are written.
    package init(
        question: OpenInterrupt,
        payload: JSONValue,
        responseSchema: JSONValue?,
        options: ReviewOptions = ReviewOptions()
    ) {
        let reading =
            question.omittedBytes.map { PayloadReading(omitting: $0, of: question) }
            ?? PayloadReading(of: payload, responseSchema: responseSchema, options: options)
        let layout = PlainLayout(of: payload, responseSchema: responseSchema)
        self.question = question
        self.payload = payload
        self.responseSchema = responseSchema
        self.options = options
        dialect = reading.dialect
        actions = reading.actions
        notes = reading.notes
        extras = reading.extras
        title = reading.title
        choices = layout.choices
        suggestedAnswer = layout.suggestedAnswer
    }
}
