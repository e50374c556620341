/// A command with its origin and argument.
struct CommandCall: Equatable, Sendable {
    /// The origin of a command.
    enum Origin: Equatable, Sendable {
        /// A key. The guard decides whether it may decide.
        case key
        /// A line after `:`, with the item under the cursor when the line was opened.
        case line(DecisionGuard.Target?)
        /// The confirming key of a dialog.
        case secondLook(SecondLook)
    }

    var id: CommandID
    /// The text after the name of the command.
    var argument: String?
    var origin: Origin
}
