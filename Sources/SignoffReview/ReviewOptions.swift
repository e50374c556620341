/// Options for the form of answers in which programs differ.
package struct ReviewOptions: Hashable, Sendable {
    /// Whether only the first request of an agent-inbox list is decided and answered, as in the agent inbox.
    package var isInboxSingle: Bool
    /// Whether the changed fields of an agent-inbox edit are sent as strings, as in the agent inbox.
    package var isInboxStringified: Bool
    /// Whether accepting an agent-inbox request sends null instead of the request.
    package var isInboxAcceptNull: Bool

    /// Creates options.
    ///
    /// By default, every request is answered, types are kept, and an accepted request is sent back.
    package init(isInboxSingle: Bool = false, isInboxStringified: Bool = false, isInboxAcceptNull: Bool = false) {
        self.isInboxSingle = isInboxSingle
        self.isInboxStringified = isInboxStringified
        self.isInboxAcceptNull = isInboxAcceptNull
    }
}
