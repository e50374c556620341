/// Reads facts from the payloads of questions, for a storage that keeps them with the questions.
///
/// A storage receives a reader when it is opened, and stores ``version`` with the facts. Facts of another version are
/// read again after the storage is opened.
public struct QuestionFactsReader: Sendable {
    /// The inputs on which the facts depend: the name of the reader, its version and its configuration.
    public let version: String
    /// Returns the facts of a question.
    public let read: @Sendable (OpenInterrupt) -> QuestionFacts

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - version: What the facts depend on. A reader that returns other facts has another version.
    ///   - read: Returns the facts of a question. Called inside a transaction: must be fast for a payload of any size,
    ///     and must not call a storage.
    public init(version: String, read: @escaping @Sendable (OpenInterrupt) -> QuestionFacts) {
        self.version = version
        self.read = read
    }

    /// Returns the facts of a question: those that its workflow declares, completed by those that the reader finds.
    public func facts(of question: OpenInterrupt) -> QuestionFacts {
        let read = read(question)
        return question.declaredFacts.map { $0.completed(with: read) } ?? read
    }
}

extension OpenInterrupt {
    /// Sets the facts to those that the workflow declares and the reader finds; without a reader, to those that the
    /// workflow declares.
    package mutating func readFacts(with reader: QuestionFactsReader?) {
        facts = reader?.facts(of: self) ?? declaredFacts
    }
}
