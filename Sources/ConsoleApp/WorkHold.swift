/// Why a console does not execute the runs it finds waiting, and how the operator's consent is kept.
package struct WorkHold: Sendable {
    /// Why, in one clause.
    package var reason: String
    /// Keeps the consent; returns why it does not hold beyond this process, nil when it does.
    package var remember: @Sendable () -> String?

    /// Creates a hold.
    package init(reason: String, remember: @escaping @Sendable () -> String?) {
        self.reason = reason
        self.remember = remember
    }
}
