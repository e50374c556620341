/// Who operates, as the ledger and the runs name them.
package struct OperatorIdentity: Hashable, Sendable {
    /// The person's name, such as their login name.
    package var name: String
    /// The program they use, such as `console` or `command`.
    package var client: String
    /// The profile they work under.
    package var profile: String

    /// Creates an identity.
    package init(name: String, client: String, profile: String = "default") {
        self.name = name
        self.client = client
        self.profile = profile
    }
}
