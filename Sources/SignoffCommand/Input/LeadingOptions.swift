/// The common options before a command: `signoff --db FILE threads`.
enum LeadingOptions {
    /// The options of ``CommonOptions``, and whether each has a value.
    static let takesValue = [
        "--db": true, "--json": false, "--ascii": false, "--as": true, "--profile": true, "--server": true,
    ]

    /// Moves leading options after the command, where the parser expects them.
    ///
    /// Arguments without a command after the options are returned unchanged, because the console has the same options.
    ///
    /// - Parameters:
    ///   - arguments: The arguments of the program.
    ///   - commands: The names of the commands.
    /// - Returns: The arguments for the parser.
    static func moved(_ arguments: [String], commands: Set<String>) -> [String] {
        var rest = arguments[...]
        var leading: [String] = []
        while let argument = rest.first {
            let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
            guard let takesValue = takesValue[name] else { break }
            let count = takesValue && name == argument ? 2 : 1
            guard rest.count >= count else { return arguments }
            leading += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        guard !leading.isEmpty, let command = rest.first, commands.contains(command) else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + leading + rest[end...]
    }
}
