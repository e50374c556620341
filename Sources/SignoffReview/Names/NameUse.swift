/// The use of a name, which determines the checks.
enum NameUse {
    /// A word of a sentence, which can contain typographic quotes, dashes and emoji.
    case prose
    /// A part of a path or an address.
    case path
    /// A word of a command, in which every character is significant.
    case command
    /// The name of a host.
    case host
    /// The name of a tool or a member.
    case label

    private static let commands: Set<String> = [
        "command", "commands", "commandline", "cmd", "cmdline", "shell", "bash", "script", "args", "argv", "exec",
    ]
    private static let paths = [
        "path", "file", "filename", "folder", "directory", "dir", "url", "uri", "host", "hostname", "domain", "email",
        "address", "to", "cc", "bcc", "from", "recipient", "recipients",
    ]

    /// Creates the use of the text in a member with this name.
    init(key: String) {
        let words = key.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        let plain = words.joined()
        if Self.commands.contains(plain) || words.last.map(Self.commands.contains) == true {
            self = .command
        } else if Self.paths.contains(plain) || Self.paths.prefix(13).contains(where: plain.hasSuffix) {
            self = .path
        } else {
            self = .prose
        }
    }
}
