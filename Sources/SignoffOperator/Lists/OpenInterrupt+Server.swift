package import SignoffCheckpoint

extension OpenInterrupt {
    /// The fact under which a server's question says what the server does not: that the question may be answered
    /// already, or that others may follow.
    package static let serverFact = "server"

    /// The limits of a server's report about the question, as text; `nil` for none.
    package var serverRemark: String? {
        guard case .text(let words)? = declaredFacts?.field(Self.serverFact) else { return nil }
        return words
    }
}
