import OrderedCollections
import SignoffCheckpoint

/// Names that can be taken for others: tools, keys, hosts, mail addresses, paths and the words of commands.
///
/// Text in any script is fine. A *name* is suspicious when it mixes scripts whose letters look alike, when all its letters
/// look like Latin ones and none is, or when it is a host in its ASCII form that hides such letters.
package enum LookAlike {
    /// The most warnings for one item; the first are as telling as all.
    private static let limit = 5

    /// What is suspicious about the names in an item, one sentence each.
    package static func warnings(in item: ReviewItem) -> [String] {
        var found: [String] = []
        func add(_ warning: String?) {
            if let warning, found.count < limit, !found.contains(warning) { found.append(warning) }
        }
        func walk(_ value: JSONValue, key: String, depth: Int) {
            guard depth < 200, found.count < limit else { return }
            switch value {
            case .string(let text):
                let hosts = hosts(in: text)
                for host in hosts { add(warning(aboutHost: host)) }
                for name in names(in: text, key: key) where !hosts.contains(where: { name.contains($0) }) {
                    add(warning(about: name))
                }
            case .array(let elements): for element in elements { walk(element, key: key, depth: depth + 1) }
            case .object(let members):
                for (key, member) in members {
                    add(warning(about: key))
                    walk(member, key: key, depth: depth + 1)
                }
            default: break
            }
        }
        for action in item.actions where action.name != item.title || item.actions.count > 1 {
            add(warning(about: action.name))
        }
        walk(item.payload, key: "", depth: 0)
        return found
    }

    /// The names of members whose texts are commands: every word of them is a name.
    private static let commandKeys: Set<String> = ["command", "cmd", "shell", "bash", "script", "args", "argv"]

    /// The suspicious names in a text: the parts of its paths and addresses, and all words of a command.
    package static func names(in text: String, key: String = "") -> [String] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        let isCommand = commandKeys.contains(key.lowercased())
        var found: [String] = []
        for word in text.prefix(100_000).split(whereSeparator: isSeparator) {
            guard !word.utf8.allSatisfy({ $0 < 0x80 }),
                isCommand || word.contains(where: { "/\\@".contains($0) }) || isDotted(word)
            else { continue }
            for part in word.split(whereSeparator: { "/\\@:=.".contains($0) })
            where fault(of: String(part)) != nil && !found.contains(String(part)) {
                found.append(String(part))
                if found.count == limit { return found }
            }
        }
        return found
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || "\"'`(){}[]<>;,|&".contains(character)
    }

    /// Whether a word has a dot between letters or digits, as hosts and the names of files have.
    private static func isDotted(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        func isName(_ end: Character?) -> Bool { end.map { $0.isLetter || $0.isNumber } ?? false }
        return parts.count > 1 && parts.dropLast().allSatisfy { isName($0.last) }
            && parts.dropFirst().allSatisfy { isName($0.first) }
    }

    /// What is suspicious about a name; nil when nothing is.
    package static func warning(about name: String) -> String? {
        guard let fault = fault(of: name) else { return nil }
        return "\(ForeignText.quoted(name)) \(fault): \(ForeignText.spelled(name))"
    }

    /// What is suspicious about a host, with its ASCII form or the letters that form stands for.
    package static func warning(aboutHost host: String) -> String? {
        if host.lowercased().contains("xn--") {
            guard let letters = Punycode.letters(host: host) else { return "\"\(host)\" is no valid host name" }
            return "\"\(host)\" stands for \(letters): \(ForeignText.spelled(letters))"
        }
        guard let fault = fault(of: host) else { return nil }
        let ascii = Punycode.ascii(host: host).map { ", \($0)" } ?? ""
        return "\"\(host)\" \(fault): \(ForeignText.spelled(host))\(ascii)"
    }

    /// The hosts of the addresses in a text: behind `://` and behind `@`.
    package static func hosts(in text: String) -> [String] {
        // Most texts are ASCII and hold no encoded host: nothing in them can imitate.
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) || text.contains("xn--") else { return [] }
        var hosts: [String] = []
        let scalars = Array(text.unicodeScalars.prefix(100_000))
        var index = 0
        while index < scalars.count, hosts.count < 50 {
            let isURL = index >= 2 && scalars[index] == "/" && scalars[index - 1] == "/" && scalars[index - 2] == ":"
            guard isURL || scalars[index] == "@" else {
                index += 1
                continue
            }
            var host = String.UnicodeScalarView()
            index += 1
            while index < scalars.count, host.count < 253, isHostScalar(scalars[index]) {
                host.append(scalars[index])
                index += 1
            }
            if host.contains(".") { hosts.append(String(host)) }
        }
        return hosts
    }

    private static func isHostScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "-" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    // MARK: Scripts

    private enum Script: String {
        case latin = "Latin"
        case greek = "Greek"
        case cyrillic = "Cyrillic"
        case armenian = "Armenian"
        case cherokee = "Cherokee"
        case styled = "styled"
    }

    private static func script(of scalar: Unicode.Scalar) -> Script? {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: .cyrillic
        case 0x530...0x58F: .armenian
        case 0x13A0...0x13FF, 0xAB70...0xABBF: .cherokee
        case 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x1D400...0x1D7FF, 0x2100...0x214F: .styled
        default: nil
        }
    }

    /// Letters of other scripts that look like these Latin ones.
    private static let twins: [Unicode.Scalar: Character] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "ѕ": "s", "і": "i", "ј": "j", "ԁ": "d",
        "һ": "h", "ӏ": "l", "ԛ": "q", "ԝ": "w", "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O",
        "Р": "P", "С": "C", "Т": "T", "Х": "X", "Ѕ": "S", "І": "I", "Ј": "J", "α": "a", "ο": "o", "ν": "v", "ρ": "p",
        "υ": "u", "ι": "i", "κ": "k", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "օ": "o", "ո": "n", "ս": "u", "հ": "h",
    ]

    private static func fault(of name: String) -> String? {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }), name.unicodeScalars.count <= 300 else { return nil }
        let letters = name.unicodeScalars.filter { script(of: $0) != nil }
        let scripts = OrderedSet(letters.compactMap { script(of: $0) })
        if scripts.contains(.styled) { return "uses letters that only look like plain ones" }
        if scripts.count > 1 {
            return "mixes \(scripts.map(\.rawValue).joined(separator: " and ")) letters"
        }
        guard let only = scripts.first, only != .latin, letters.allSatisfy({ twins[$0] != nil }) else { return nil }
        return
            "is \(only.rawValue) and looks like \"\(String(name.unicodeScalars.map { twins[$0] ?? Character($0) }))\""
    }
}
