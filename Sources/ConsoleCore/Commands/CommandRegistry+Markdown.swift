extension CommandRegistry {
    /// Returns the keys and commands as a Markdown table, for the documentation.
    ///
    /// - Parameter keys: The key map.
    /// - Returns: The table, ending in a line break.
    package static func markdownTable(keys: KeyMap = .standard) -> String {
        var lines = ["| Keys | `:` command | What it does | Without a screen |", "| --- | --- | --- | --- |"]
        for group in Command.Group.allCases {
            lines.append("| **\(group.rawValue)** | | | |")
            for command in commands where command.group == group {
                let bound = keys.sequences(for: command.id).map { "`\(escaped($0.text))`" }.joined(separator: " ")
                let name = command.name.map { name in
                    "`:\(name)\(command.argument.map { " \(escaped($0))" } ?? "")`"
                }
                let twin = command.twin.map { "`signoff \($0)`" }
                lines.append("| \(bound) | \(name ?? "") | \(escaped(command.title)) | \(twin ?? "") |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) }
    }
}
