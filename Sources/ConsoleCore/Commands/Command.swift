/// A command: its keys, its texts, the reason why it is disabled, and its action.
///
/// The keys, the `:` line, the help and the documentation are generated from this value.
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

    /// The properties of a command that the guard of decisions uses.
    enum Trait: Sendable {
        /// Stages a decision.
        case decides
        /// The guard judges its keys, although the command does not stage a decision.
        case isJudged
        /// The operator moves the cursor by this command, so the item may be decided at once.
        case movesCursor
        /// Opens a text field, so that keys typed after it are text.
        case opensText
    }

    package let id: CommandID
    /// The effect of the command, in a few words.
    package let title: String
    /// One word for the line of hints.
    package let hint: String
    package let group: Group
    /// The default keys, in the form of ``KeySequence``.
    package let defaultKeys: [String]
    /// The screens on which the command is available.
    package let screens: Set<Screen>
    /// The name after `:`; `nil` for a command without one.
    package let name: String?
    /// The argument after the name; `nil` for none.
    package let argument: String?
    /// The subcommand with the same effect; `nil` for none.
    package let twin: String?
    /// Whether the command can send something to the backend.
    package let sends: Bool
    let traits: Set<Trait>
    /// The completions that Tab offers for the argument.
    let completions: @Sendable (ConsoleState) -> [String]
    /// The reason why the command is disabled, as a clause; `nil` when it is enabled.
    let disabledReason: @Sendable (ConsoleState) -> String?
    /// Changes the state when a disabled command is given, in addition to the notice.
    let refuse: @Sendable (inout ConsoleState) -> Void
    /// Changes the state and returns the effects.
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

    /// Creates a command that changes the state and has no effects.
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

    /// Whether the guard judges the keys of the command: it decides, or sends decisions.
    var isJudged: Bool { traits.contains(.decides) || traits.contains(.isJudged) }
}
