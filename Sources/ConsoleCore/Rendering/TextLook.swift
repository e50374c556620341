import CellGrid

/// The kind of a text, recognized by its shape, its name and its tool.
///
/// The kind determines colors only. Every character stays in its order.
enum TextLook: Equatable, Sendable {
    case plain
    /// A unified diff.
    case difference
    /// Commands for a shell.
    case shell
    /// A statement for a database.
    case sql
    /// Text with headings, lists and code.
    case markdown

    /// Recognizes the kind of `text`, the value of the member `key` in the arguments of `tool`.
    init(of text: String, key: String?, tool: String?) {
        let key = key?.lowercased() ?? ""
        let tool = tool?.lowercased() ?? ""
        if Self.isDifference(text) {
            self = .difference
        } else if Self.shellKeys.contains(key)
            || (Self.shellTools.contains(where: tool.contains) && Self.codeKeys.contains(key))
        {
            self = .shell
        } else if Self.isSQL(text, key: key, tool: tool) {
            self = .sql
        } else if Self.isMarkdown(text) {
            self = .markdown
        } else {
            self = .plain
        }
    }

    private static let shellKeys: Set<String> = ["command", "cmd", "shell", "bash", "script"]
    private static let shellTools = ["shell", "bash", "terminal", "execute", "run_step"]
    private static let codeKeys: Set<String> = ["input", "code", "line", "lines"]
    private static let sqlKeys: Set<String> = ["sql", "query", "statement"]

    /// The number of characters that are examined.
    private static let limit = 4_000

    private static func isDifference(_ text: String) -> Bool {
        let start = text.prefix(limit)
        guard start.utf8.contains(UInt8(ascii: "\n")) || start.hasPrefix("@@ -") else { return false }
        let lines = start.split(separator: "\n", maxSplits: 40)
        if lines.contains(where: { $0.hasPrefix("@@ -") }) { return true }
        guard let old = lines.firstIndex(where: { $0.hasPrefix("--- ") }) else { return false }
        return lines.indices.contains(old + 1) && lines[old + 1].hasPrefix("+++ ")
    }

    private static func isSQL(_ text: String, key: String, tool: String) -> Bool {
        guard sqlKeys.contains(key) || tool.contains("sql") || tool.contains("database") else { return false }
        let word = text.drop(while: \.isWhitespace).prefix { $0.isLetter }.uppercased()
        return SQLWords.openers.contains(word)
    }

    private static func isMarkdown(_ text: String) -> Bool {
        let start = text.prefix(limit)
        guard start.utf8.contains(UInt8(ascii: "\n")) else { return false }
        var signs = 0
        for line in start.split(separator: "\n", maxSplits: 60) {
            let line = line.drop { $0 == " " }
            let marks = line.prefix { $0 == "#" }.count
            if (1...6).contains(marks), line.dropFirst(marks).first == " " { return true }
            if line.hasPrefix("```") { return true }
            if line.hasPrefix("- ") || line.hasPrefix("* ") || line.hasPrefix("> ") { signs += 1 }
            if line.contains("](") { signs += 1 }
        }
        return signs >= 2
    }
}

/// The words of SQL that are highlighted.
enum SQLWords {
    /// The words with which a statement begins.
    static let openers: Set<String> = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "DROP", "ALTER", "TRUNCATE", "MERGE", "REPLACE",
        "GRANT",
        "REVOKE", "BEGIN", "COMMIT", "EXPLAIN", "COPY", "CALL", "VACUUM",
    ]
    /// The words that remove data permanently.
    static let destructive: Set<String> = ["DELETE", "DROP", "TRUNCATE", "ALTER", "REVOKE", "REPLACE"]
    /// The other keywords.
    static let others: Set<String> = [
        "FROM", "WHERE", "AND", "OR", "NOT", "IN", "IS", "NULL", "SET", "VALUES", "INTO", "JOIN", "LEFT", "RIGHT",
        "INNER",
        "OUTER", "ON", "GROUP", "BY", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "ALL", "DISTINCT", "AS", "CASE",
        "WHEN",
        "THEN", "ELSE", "END", "EXISTS", "BETWEEN", "LIKE", "TABLE", "INDEX", "VIEW", "RETURNING", "USING", "CASCADE",
        "TO",
    ]
}
