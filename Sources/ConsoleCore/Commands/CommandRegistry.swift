/// The registry of all commands.
package enum CommandRegistry {
    /// All commands, in the order of the help.
    package static let commands: [Command] =
        deciding + marking + sharing + sending + moving + opening + finding + running + looking

    /// Returns the command with an id.
    package static func command(_ id: CommandID) -> Command {
        guard let command = byID[id] else { preconditionFailure("every command id is in the registry: \(id)") }
        return command
    }

    /// Returns the command with a name after `:`.
    package static func command(named name: String) -> Command? { byName[name] }

    /// The names after `:`, sorted.
    package static let names: [String] = commands.compactMap(\.name).sorted()

    static func contains(_ id: CommandID) -> Bool { byID[id] != nil }

    private static let byID = Dictionary(commands.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byName = Dictionary(
        commands.compactMap { command in command.name.map { ($0, command) } },
        uniquingKeysWith: { first, _ in first }
    )
}
