/// The one list of commands.
package enum CommandRegistry {
    /// All commands, in the order of the help.
    package static let commands: [Command] = decide + mark + team + send + move + open + find + runs + look

    /// The command of an id.
    package static func command(_ id: CommandID) -> Command {
        guard let command = byID[id] else { preconditionFailure("every command id is in the registry: \(id)") }
        return command
    }

    /// The command that is called `name` after `:`.
    package static func command(named name: String) -> Command? { commands.first { $0.name == name } }

    /// The names that can follow `:`, sorted.
    package static let names: [String] = commands.compactMap(\.name).sorted()

    private static let byID = Dictionary(uniqueKeysWithValues: commands.map { ($0.id, $0) })
}
