import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// The answer of an operator to one item: one decision for each of its actions.
package struct ItemAnswer: Hashable, Sendable {
    /// The item as the operator read it.
    package var item: ReviewItem
    /// The decisions, in the order of the item's actions.
    package var decisions: [Decision]
    /// The resume value that was shown to the operator, which must equal the sent value; `nil` if none was shown.
    package var shown: JSONValue?

    /// Creates an answer.
    package init(item: ReviewItem, decisions: [Decision], shown: JSONValue? = nil) {
        self.item = item
        self.decisions = decisions
        self.shown = shown
    }

    /// The question as the operator read it.
    package var question: OpenInterrupt { item.question }
}

extension [ItemAnswer] {
    /// Composes the resume value of the answers, without sending the value.
    ///
    /// - Returns: An object with one answer for each question, under its id.
    /// - Throws: `invalid_answer` when a decision is not permitted, when decisions are missing, when a value violates
    ///   its schema, or when an answer differs from the shown one.
    package func composed() throws -> JSONObject {
        var map: JSONObject = [:]
        for answer in self {
            guard let id = answer.question.interrupt.id else {
                throw OperationError(
                    .invalidAnswer,
                    "this question has no id that can be read, it can only be answered by the program that asked it"
                )
            }
            let value: JSONValue
            do {
                value = try answer.item.answer(to: answer.decisions)
            } catch {
                throw OperationError(
                    .invalidAnswer,
                    "question \(ForeignText.identifier(id)): \(Self.sentence(error))",
                    cause: error
                )
            }
            if let shown = answer.shown, shown != value {
                throw OperationError(
                    .invalidAnswer,
                    "question \(ForeignText.identifier(id)): the answer is not the one that was shown"
                )
            }
            map[id.rawValue] = value
        }
        return map
    }

    private static func sentence(_ error: any Error) -> String {
        guard let error = error as? ReviewError else { return String(describing: error) }
        let more = error.violations.dropFirst().map(\.description)
        return ([error.message] + more).joined(separator: "; ")
    }
}
