package import SignoffCheckpoint

/// An open question as an operator reviews it: the requested actions and the allowed decisions.
///
/// Reading never fails: a payload that does not conform to the dialect it resembles is shown as plain JSON, with the
/// reason among the ``notes``.
package struct ReviewItem: Hashable, Sendable {
    /// The question.
    package let question: OpenInterrupt
    /// The payload.
    package let payload: JSONValue
    /// The JSON Schema of the whole answer; `nil` if the workflow declares none.
    package let responseSchema: JSONValue?
    /// The layout of the payload.
    package let dialect: PayloadDialect
    /// The actions to decide, one decision each; never empty.
    package let actions: [ReviewAction]
    /// Warnings, and the reason why the payload is shown as plain JSON, written for the operator.
    package let notes: [String]
    /// Members beside the actions that no dialect names, to be shown.
    package let extras: JSONObject
    /// The title of the question on one line: its tools, or its text.
    package let title: String
    /// The values a picker offers, each of which is a complete answer; empty without a picker.
    package let choices: [JSONValue]
    /// The answer suggested by the workflow; `nil` for none.
    package let suggestedAnswer: JSONValue?
    /// The form in which answers are written.
    package let options: ReviewOptions

    /// Reads a question from its JSON.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - payload: Its payload as JSON.
    ///   - responseSchema: The schema of its answer as JSON; `nil` for none.
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
