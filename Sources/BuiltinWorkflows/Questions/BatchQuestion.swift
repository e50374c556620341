import SignoffCheckpoint

/// A question about one or more actions, in the form of the human-in-the-loop middleware.
struct BatchQuestion: Encodable {
    /// An action and its permitted decisions.
    struct Action {
        var name: String
        var arguments: JSONValue
        var description: String
        var decisions: [String]
        /// The JSON Schema of edited arguments.
        var schema: JSONValue
    }

    var actions: [Action]
    /// The members shown beside the actions, in order.
    var context: [(String, JSONValue)]
    /// The reason why the previous answer was not accepted; `nil` for the first question.
    var problem: String?

    func encode(to encoder: any Encoder) throws {
        var members: [(String, JSONValue)] = [
            (
                "action_requests",
                .array(
                    actions.map {
                        ["name": .string($0.name), "args": $0.arguments, "description": .string($0.description)]
                    }
                )
            ),
            (
                "review_configs",
                .array(
                    actions.map {
                        [
                            "action_name": .string($0.name),
                            "allowed_decisions": .array($0.decisions.map { .string($0) }),
                            "args_schema": $0.schema,
                        ]
                    }
                )
            ),
        ]
        members += context
        if let problem { members.append(("problem", .string(problem))) }
        var container = encoder.container(keyedBy: MemberKey.self)
        for (key, value) in members { try container.encode(value, forKey: MemberKey(stringValue: key)) }
    }

    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// The decision on one action of a ``BatchQuestion``.
enum BatchDecision: Equatable {
    case approve
    case edit(JSONValue)
    case reject(message: String?)
    case respond(message: String)

    /// An error: a value is not a valid answer to a question.
    struct Problem: Error {
        let text: String
    }

    /// Reads the answer to a question.
    ///
    /// Answers can come from other programs, so every part is checked.
    ///
    /// - Returns: One decision for each action.
    /// - Throws: ``Problem``.
    static func read(_ answer: JSONValue, to question: BatchQuestion) throws(Problem) -> [BatchDecision] {
        guard let elements = answer["decisions"]?.arrayValue else {
            throw Problem(text: "the answer has no list of decisions")
        }
        guard elements.count == question.actions.count else {
            throw Problem(text: "\(elements.count) decisions were given for \(question.actions.count) actions")
        }
        var decisions: [BatchDecision] = []
        for (position, (element, action)) in zip(elements, question.actions).enumerated() {
            decisions.append(try read(element, about: action, place: "decision \(position + 1)"))
        }
        return decisions
    }

    private static func read(
        _ element: JSONValue,
        about action: BatchQuestion.Action,
        place: String
    ) throws(Problem) -> BatchDecision {
        guard let type = element["type"]?.stringValue, action.decisions.contains(type) else {
            throw Problem(text: "\(place) is none of \(action.decisions.joined(separator: ", "))")
        }
        let message = element["message"]
        switch type {
        case "approve":
            return .approve
        case "edit":
            guard let edited = element["edited_action"], edited["name"]?.stringValue == action.name,
                let arguments = edited["args"], arguments.objectValue != nil
            else { throw Problem(text: "\(place) does not edit \(action.name)") }
            return .edit(arguments)
        case "respond":
            guard let text = message?.stringValue, !text.isEmpty else {
                throw Problem(text: "\(place) responds without a message")
            }
            return .respond(message: text)
        default:
            return .reject(message: message?.stringValue)
        }
    }
}
