package import SignoffCheckpoint

extension OpenInterrupt {
    /// The name of the fact that states the limits of a server's report: that the question could already be answered,
    /// or that further questions could exist.
    package static let serverFact = "server"

    /// The limits of a server's report about the question, as text; `nil` for none.
    package var serverRemark: String? {
        guard case .text(let words)? = declaredFacts?.field(Self.serverFact) else { return nil }
        return words
    }
}
