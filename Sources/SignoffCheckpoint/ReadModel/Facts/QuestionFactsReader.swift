/// A reader of facts from payloads.
///
/// A storage keeps the facts with the questions.
///
/// A storage receives a reader when the storage is opened, and stores ``version`` with the facts. Facts of another
/// version are read again after opening.
public struct QuestionFactsReader: Sendable {
    /// The inputs of the facts: the name of the reader, its version and its configuration.
    public let version: String
    /// Returns the facts of a question.
    public let read: @Sendable (OpenInterrupt) -> QuestionFacts

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - version: The inputs of the facts. A reader that would return other facts must have another version.
    ///   - read: Returns the facts of a question. The storage calls the function inside a transaction: the function
    ///     must be fast for a payload of any size, and must not call a storage.
    public init(version: String, read: @escaping @Sendable (OpenInterrupt) -> QuestionFacts) {
        self.version = version
        self.read = read
    }

    /// Returns the facts of a question: the facts that its workflow declares, completed by the facts that the reader
    /// finds.
    public func facts(of question: OpenInterrupt) -> QuestionFacts {
        let read = read(question)
        return question.declaredFacts.map { $0.completed(with: read) } ?? read
    }
}

extension OpenInterrupt {
    /// Sets the facts to the facts that the workflow declares, completed by the facts that the reader finds; without a
    /// reader, to the declared facts.
    package mutating func readFacts(with reader: QuestionFactsReader?) {
        facts = reader?.facts(of: self) ?? declaredFacts
    }
}
