package import SignoffCheckpoint

/// An open question as an operator reviews it: what it asks for, action by action, and what may be decided.
///
/// Reading never fails: a payload that is not what it seems to be is shown as it is, with the reason among the ``notes``.
package struct ReviewItem: Hashable, Sendable {
    /// The question.
    package let question: OpenInterrupt
    /// The payload.
    package let payload: JSONValue
    /// The JSON Schema the whole answer must meet; `nil` when the workflow gives none.
    package let responseSchema: JSONValue?
    /// The layout of the payload.
    package let dialect: PayloadDialect
    /// The actions to decide, one decision each; never empty.
    package let actions: [ReviewAction]
    /// Warnings, and the reason why the payload is shown as it is, written for the operator.
    package let notes: [String]
    /// Members beside the actions that no dialect names, to be shown.
    package let extras: JSONObject
    /// The title of the question on one line: its tools, or its text.
    package let title: String
    /// The values a picker offers, each an answer as it stands; empty when there is nothing to pick from.
    package let choices: [JSONValue]
    /// The answer the workflow suggests; `nil` when it suggests none.
    package let suggestedAnswer: JSONValue?
    /// The form in which answers are written.
    package let options: ReviewOptions

    /// Reads a question from its JSON.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - payload: Its payload as JSON.
    ///   - responseSchema: The schema of its answer as JSON; `nil` when it has none.
    ///   - options: How answers are written.
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
