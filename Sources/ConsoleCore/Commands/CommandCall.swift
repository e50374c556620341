/// A command as the operator gave it.
struct CommandCall: Equatable, Sendable {
    /// Where a command came from.
    enum Origin: Equatable, Sendable {
        /// A key; the guard judges what the key may decide.
        case key
        /// A line typed after `:`, and what was under the cursor when the line was begun.
        case line(DecisionGuard.Target?)
        /// The confirming key of a dialog that asked once more.
        case secondLook(SecondLook)
    }

    var id: CommandID
    /// What follows the name of the command.
    var argument: String?
    var origin: Origin
}
