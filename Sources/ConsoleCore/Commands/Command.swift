/// What is known about a command: the keys, the `:` line, the help and the documentation are all made from it.
package struct Command: Equatable, Sendable {
    /// The groups of the help, in its order.
    package enum Group: String, CaseIterable, Sendable {
        case decide = "Decide (nothing is sent)"
        case mark = "Mark and claim"
        case send = "Send"
        case move = "Move"
        case open = "Open and leave"
        case find = "Find"
        case runs = "Runs"
        case look = "Look and copy"
    }

    package let id: CommandID
    /// What it does, in a few words.
    package let title: String
    /// One word for the line of hints.
    package let hint: String
    package let group: Group
    /// The keys it has unless they are changed, in the form of ``KeySequence``.
    package let defaultKeys: [String]
    /// The screens it means something on.
    package let screens: Set<Screen>
    /// What it is called after `:`; nil when it has no use there.
    package let name: String?
    /// What may follow the name; nil for nothing.
    package let argument: String?
    /// The subcommand that does the same without a screen; nil when there is none.
    package let twin: String?
    /// Whether it can lead to something leaving the console.
    package let sends: Bool

    init(
        _ id: CommandID,
        _ title: String,
        hint: String? = nil,
        in group: Group,
        keys: [String],
        on screens: Set<Screen> = Set(Screen.allCases),
        name: String? = nil,
        argument: String? = nil,
        twin: String? = nil,
        sends: Bool = false
    ) {
        self.id = id
        self.title = title
        self.hint = hint ?? title
        self.group = group
        defaultKeys = keys
        self.screens = screens
        self.name = name
        self.argument = argument
        self.twin = twin
        self.sends = sends
    }
}
