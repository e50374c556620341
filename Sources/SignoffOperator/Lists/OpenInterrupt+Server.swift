package import SignoffCheckpoint

extension OpenInterrupt {
    /// The fact under which a server's question tells what the server does not: that it may be answered already, or that others may follow.
    package static let serverFact = "server"

    /// What a server does not tell of the question, in words; nil where there is nothing to say.
    package var serverRemark: String? {
        guard case .text(let words)? = declaredFacts?.field(Self.serverFact) else { return nil }
        return words
    }
}
