/// Reads facts from the payloads of questions, for a storage that keeps them with the questions.
///
/// A storage is given one when it is opened. It stores ``version`` with the facts: facts that another version made are made anew when the storage is
/// opened.
public struct QuestionFactsReader: Sendable {
    /// What the facts depend on: the name of the reader, its version, and whatever it was configured with.
    public let version: String
    /// Returns the facts of a question.
    public let read: @Sendable (OpenInterrupt) -> QuestionFacts

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - version: What the facts depend on; a reader that gives other facts has another version.
    ///   - read: Returns the facts of a question. It is called while a transaction is open: it is quick whatever the payload is, and calls no storage.
    public init(version: String, read: @escaping @Sendable (OpenInterrupt) -> QuestionFacts) {
        self.version = version
        self.read = read
    }

    /// The facts of a question: those its workflow declares, and for what they leave open those that are read.
    public func facts(of question: OpenInterrupt) -> QuestionFacts {
        let read = read(question)
        return question.declaredFacts.map { $0.completed(with: read) } ?? read
    }
}

extension OpenInterrupt {
    /// Sets the facts to what the workflow declares and a reader reads; without a reader to what the workflow declares alone.
    package mutating func readFacts(with reader: QuestionFactsReader?) {
        facts = reader?.facts(of: self) ?? declaredFacts
    }
}
