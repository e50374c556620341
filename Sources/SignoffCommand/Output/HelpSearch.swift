import ArgumentParser
import OrderedCollections

/// Searches the help of all commands: `signoff help ledger head`.
enum HelpSearch {
    /// Returns the help lines that contain every word.
    ///
    /// - Parameter words: The words, in upper or lower case.
    /// - Returns: Lines such as `inbox  --count  Print only the number of items.`; empty when no line matches.
    static func lines(with words: [String]) -> [String] {
        let wanted = words.map { $0.lowercased() }
        var lines: OrderedSet<String> = []
        for (name, command) in commands(under: SignoffCommand.self, "") {
            let help = SignoffCommand.helpMessage(for: command, columns: 10_000)
            for line in help.split(separator: "\n").map({ $0.drop(while: \.isWhitespace) })
            where !line.hasPrefix("See 'signoff help") {
                let searched = "\(name) \(line)".lowercased()
                if wanted.allSatisfy({ searched.contains($0) }) { lines.append("\(name)  \(line)") }
            }
        }
        return Array(lines)
    }

    /// The names of the top-level commands.
    static var names: Set<String> {
        Set(SignoffCommand.configuration.subcommands.map { name(of: $0) } + ["help"])
    }

    private static func commands(
        under parent: any ParsableCommand.Type,
        _ prefix: String
    ) -> [(name: String, command: any ParsableCommand.Type)] {
        parent.configuration.subcommands.flatMap { command in
            let path = prefix + name(of: command)
            return [(path, command)] + commands(under: command, path + " ")
        }
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }
}
