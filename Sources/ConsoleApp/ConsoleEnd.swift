/// How a console was left.
package enum ConsoleEnd: Equatable, Sendable {
    /// The operator is done.
    case left
    /// The operator goes on under another profile.
    case switchProfile(String)
}
