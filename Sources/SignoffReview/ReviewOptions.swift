/// Choices about answers where other programs do otherwise.
package struct ReviewOptions: Hashable, Sendable {
    /// Whether only the first request of an agent-inbox list is decided and answered, as the agent inbox does.
    package var isInboxSingle: Bool
    /// Whether the changed fields of an agent-inbox edit are sent as text, as the agent inbox does.
    package var isInboxStringified: Bool
    /// Whether accepting an agent-inbox request sends null in place of the request.
    package var isInboxAcceptNull: Bool

    /// Creates options; the defaults answer every request, keep types and send an accepted request back.
    package init(isInboxSingle: Bool = false, isInboxStringified: Bool = false, isInboxAcceptNull: Bool = false) {
        self.isInboxSingle = isInboxSingle
        self.isInboxStringified = isInboxStringified
        self.isInboxAcceptNull = isInboxAcceptNull
    }
}
