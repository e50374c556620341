/// The way in which a console ended.
package enum ConsoleEnd: Equatable, Sendable {
    /// The operator quit.
    case left
    /// The operator continues under another profile.
    case switchProfile(String)
}
