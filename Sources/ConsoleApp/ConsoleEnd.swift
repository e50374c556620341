/// The way in which a console ended.
package enum ConsoleEnd: Equatable, Sendable {
    /// The operator quit the console.
    case left
    /// The operator switched to another profile.
    case switchProfile(String)
}
