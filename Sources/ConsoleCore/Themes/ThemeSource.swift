import SignoffCheckpoint
import TOMLKit

/// A parsed theme file that is not yet joined with the themes it inherits.
struct ThemeSource: Sendable {
    /// A value with its line.
    struct Entry: Sendable {
        var text: String
        var file: String
        var line: Int?
    }

    var id: ThemeID
    var file: String
    var name: String
    var appearance: Theme.Appearance
    var inherits: ThemeID?
    var palette: [String: Entry] = [:]
    var roles: [String: Entry] = [:]
    /// The harmless oddities of the file, one line each.
    var warnings: [String] = []

    /// The maximum size of a file, in bytes.
    static let maximumSize = 64 * 1024

    /// Reads a theme file.
    ///
    /// - Throws: ``ThemeError`` with code `syntax` or `bad_value`.
    init(parsing text: String, named id: ThemeID, file: String) throws(ThemeError) {
        self.id = id
        self.file = file
        guard text.utf8.count <= Self.maximumSize else {
            throw ThemeError(.syntax, file: file, "the file is larger than \(Self.maximumSize / 1024) KiB")
        }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" && $0 != "\r" || $0.value == 0x7F }) {
            throw ThemeError(.syntax, file: file, line: number + 1, "the line has a control character")
        }
        let table: TOMLTable
        do {
            table = try TOMLText.table(text)
        } catch {
            throw ThemeError(.syntax, file: file, line: error.line, error.message)
        }
        let lines = ThemeLineIndex(text)
        name = id.rawValue
        appearance = .any
        for section in table.keys {
            let known = ["meta", "palette", "roles"]
            guard known.contains(section), let members = table[section]?.table else {
                warnings.append("\(file):\(lines.line(of: section, in: "") ?? 1): unknown section \"\(section)\"")
                continue
            }
            switch section {
            case "meta": try readMeta(members, lines)
            case "palette": palette = try Self.entries(members, section, file, lines)
            default: roles = try Self.entries(members, section, file, lines)
            }
        }
        for role in roles.keys.sorted() where ThemeRole(rawValue: role) == nil {
            warnings.append("\(file):\(roles[role]?.line ?? 1): unknown role \"\(role)\"")
            roles[role] = nil
        }
    }

    private mutating func readMeta(_ members: TOMLTable, _ lines: ThemeLineIndex) throws(ThemeError) {
        for key in members.keys {
            let line = lines.line(of: key, in: "meta")
            guard let value = members[key]?.string else {
                throw ThemeError(.badValue, file: file, line: line, "\"\(key)\" must be text")
            }
            switch key {
            case "name": name = value
            case "inherits": inherits = ThemeID(value)
            case "author", "license", "description": break
            case "appearance":
                guard let appearance = Theme.Appearance(rawValue: value) else {
                    let faulty = "appearance is \"\(value)\"; it can be dark, light or any"
                    throw ThemeError(.badValue, file: file, line: line, faulty)
                }
                self.appearance = appearance
            default: warnings.append("\(file):\(line ?? 1): unknown key \"\(key)\"")
            }
        }
    }

    private static func entries(
        _ members: TOMLTable,
        _ section: String,
        _ file: String,
        _ lines: ThemeLineIndex
    ) throws(ThemeError) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for key in members.keys {
            if let nested = members[key]?.table {
                for (inner, entry) in try Self.entries(nested, "\(section).\(key)", file, lines) {
                    entries["\(key).\(inner)"] = entry
                }
                continue
            }
            let line = lines.line(of: key, in: section)
            guard let value = members[key]?.string else {
                throw ThemeError(.badValue, file: file, line: line, "\"\(key)\" must be text")
            }
            entries[key] = Entry(text: value, file: file, line: line)
        }
        return entries
    }
}

/// The lines of the keys in a TOML text, because the parser does not keep positions.
struct ThemeLineIndex {
    private var lines: [String: Int] = [:]

    init(_ text: String) {
        var section = ""
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.filter { $0 != " " && $0 != "\t" && $0 != "\r" }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
                lines["\n\(section)"] = number + 1
            } else if let equals = line.firstIndex(of: "=") {
                lines["\(section)\n\(line[..<equals].filter { $0 != "\"" && $0 != "'" })"] = number + 1
            }
        }
    }

    func line(of key: String, in section: String) -> Int? { lines["\(section)\n\(key)"] }
}
