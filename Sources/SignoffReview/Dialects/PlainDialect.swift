import OrderedCollections
import SignoffCheckpoint

/// Questions of any form, with or without a schema for their answer.
enum PlainDialect {
    static let rules = DialectRules(
        compose: compose,
        argumentsPlace: { _, _ in JSONPath() },
        isWholeValueEdit: true,
        takesAnyJSON: true,
        renameRefusal: "the question names no tool",
        effects: DialectRules.answerEffects,
        choose: { .respond($0) }
    )

    /// The rules of a question with a schema for its answer.
    static let schemaRules = DialectRules(
        compose: compose,
        isWholeValueEdit: true,
        startsFromForm: true,
        renameRefusal: "the question names no tool",
        effects: DialectRules.answerEffects,
        choose: { .edit($0) }
    )

    @Sendable
    private static func compose(_ item: ReviewItem, _ decisions: [Decision]) -> JSONValue {
        switch decisions[0] {
        case .approve: true
        case .reject: false
        case .edit(let value), .rename(_, let value), .respond(let value): value
        case .ignore: nil
        }
    }

    /// Reads any payload.
    ///
    /// `malformed` is the reason why a payload that resembles another dialect violates its rules; `nil` if the payload
    /// resembles none.
    static func read(_ payload: JSONValue, responseSchema: JSONValue?, malformed: String?) -> PayloadReading {
        var notes: [String] = []
        if let malformed { notes.append("shown as it is: \(malformed)") }
        let title = PlainLayout(of: payload, responseSchema: responseSchema).title
        var action = ReviewAction(name: title, arguments: payload, at: JSONPath(), extras: [:])
        action.refusals[.ignore] = "only agent-inbox requests can be ignored"
        guard let responseSchema else {
            if malformed != nil {
                let reason = "the payload is malformed, so yes or no would not be understood: edit it or respond"
                action.refusals[.approve] = reason
                action.refusals[.reject] = reason
            }
            return PayloadReading(dialect: .plain, actions: [action], notes: notes, extras: [:], title: title)
        }
        let schema = JSONSchema(responseSchema)
        notes += schema.notes
        if !schema.accepts(true) { action.refusals[.approve] = "the answer is not yes or no: edit opens its form" }
        if !schema.accepts(false) { action.refusals[.reject] = "the answer is not yes or no: edit opens its form" }
        if !schema.isForText { action.refusals[.respond] = "the answer has a form: edit opens it" }
        action.schema = responseSchema
        action.draft = schema.template
        return PayloadReading(dialect: .schema, actions: [action], notes: notes, extras: [:], title: title)
    }
}

extension JSONSchema {
    /// Whether the schema accepts any string, possibly among other values.
    ///
    /// An operator can then type the answer without quotes.
    fileprivate var isForText: Bool {
        guard let node = resolved?.node, node["enum"] == nil, node["const"] == nil else { return false }
        return node["type"] == "string" || node["type"]?.arrayValue?.contains("string") ?? false
    }
}
