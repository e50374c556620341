/// The reason why a console does not execute waiting runs, and the way to store the operator's consent.
package struct WorkHold: Sendable {
    /// The reason, as a clause.
    package var reason: String
    /// Stores the consent.
    ///
    /// Returns why the consent lasts for this process only; `nil` when it is stored.
    package var remember: @Sendable () -> String?

    /// Creates a hold.
    package init(reason: String, remember: @escaping @Sendable () -> String?) {
        self.reason = reason
        self.remember = remember
    }
}
