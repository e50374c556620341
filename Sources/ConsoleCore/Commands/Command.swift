/// One command: its keys, its words, why it is off and what it does.
///
/// The keys, the `:` line, the help and the documentation are all made from it.
package struct Command: Sendable {
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

    /// What the guard of decisions must know about a command.
    enum Trait: Sendable {
        /// Stages a decision.
        case decides
        /// A key of it is judged by the guard although it stages nothing.
        case isJudged
        /// What it brings under the cursor was brought there by the operator's own hand.
        case movesCursor
        /// Opens a field for text, so that what is typed after its key is text.
        case opensText
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
    let traits: Set<Trait>
    /// The words that Tab offers for its argument.
    let completions: @Sendable (ConsoleState) -> [String]
    /// Why it cannot be given now, in a clause; nil when it can.
    let disabledReason: @Sendable (ConsoleState) -> String?
    /// What happens beside the notice when it is given and is off.
    let refuse: @Sendable (inout ConsoleState) -> Void
    /// Changes the state and returns what is to be done about it.
    let run: @Sendable (inout ConsoleState, CommandCall) -> [ConsoleEffect]

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
        sends: Bool = false,
        traits: Set<Trait> = [],
        completing completions: @escaping @Sendable (ConsoleState) -> [String] = { _ in [] },
        disabled disabledReason: @escaping @Sendable (ConsoleState) -> String? = { _ in nil },
        refuse: @escaping @Sendable (inout ConsoleState) -> Void = { _ in },
        run: @escaping @Sendable (inout ConsoleState, CommandCall) -> [ConsoleEffect]
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
        self.traits = traits
        self.completions = completions
        self.disabledReason = disabledReason
        self.refuse = refuse
        self.run = run
    }

    /// A command that changes the state and asks for nothing to be done.
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
        sends: Bool = false,
        traits: Set<Trait> = [],
        completing completions: @escaping @Sendable (ConsoleState) -> [String] = { _ in [] },
        disabled disabledReason: @escaping @Sendable (ConsoleState) -> String? = { _ in nil },
        change: @escaping @Sendable (inout ConsoleState, CommandCall) -> Void
    ) {
        self.init(
            id,
            title,
            hint: hint,
            in: group,
            keys: keys,
            on: screens,
            name: name,
            argument: argument,
            twin: twin,
            sends: sends,
            traits: traits,
            completing: completions,
            disabled: disabledReason,
            run: { state, call in
                change(&state, call)
                return []
            }
        )
    }

    /// Whether a key of it is judged by the guard: it decides, or sends what was decided here.
    var isJudged: Bool { traits.contains(.decides) || traits.contains(.isJudged) }
}
