import ArgumentParser
import OrderedCollections

/// Looks for words in the help of all commands: `signoff help ledger head`.
enum HelpSearch {
    /// The lines of the commands' help that have all words, upper and lower case alike, each behind its command; empty when there are none.
    ///
    /// - Parameter words: The words.
    /// - Returns: Lines such as `inbox  --count  Print only how many items there are.`
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

    /// The names of the commands at the first level.
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
