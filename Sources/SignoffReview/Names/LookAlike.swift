import OrderedCollections
import SignoffCheckpoint

/// Warnings about names that can be mistaken for others: tools, keys, hosts, email addresses, paths, words of commands,
/// and words of sentences that mix Latin letters with letters that look like them.
///
/// Text in any script is accepted. A *name* is suspicious when it mixes scripts with similar letters; when all its
/// letters look like Latin letters, but none is Latin; when an otherwise Latin name contains look-alikes of ASCII
/// characters; when it contains invisible characters; or when it is a host whose ASCII form hides such letters.
package enum LookAlike {
    /// The maximum number of warnings for one item.
    private static let limit = 5

    /// Returns the warnings about the names in an item, one sentence each.
    package static func warnings(in item: ReviewItem) -> [LookAlikeWarning] {
        var found: [LookAlikeWarning] = []
        func add(_ warning: LookAlikeWarning?) {
            if let warning, found.count < limit, !found.contains(warning) { found.append(warning) }
        }
        func walk(_ value: JSONValue, key: String, depth: Int) {
            guard depth < 200, found.count < limit else { return }
            switch value {
            case .string(let text):
                let hosts = hosts(in: text)
                for host in hosts { add(warning(aboutHost: host)) }
                for (name, fault) in faults(in: text, key: key) where !hosts.contains(where: { name.contains($0) }) {
                    add(warning(about: name, fault))
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

    // MARK: Names in texts

    /// Returns the suspicious names in a text: the parts of its paths and addresses; in a command, all words.
    package static func names(in text: String, key: String = "") -> [String] { faults(in: text, key: key).map(\.name) }

    private static func faults(in text: String, key: String) -> [(name: String, fault: NameFault)] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        let use = NameUse(key: key)
        var found: [(name: String, fault: NameFault)] = []
        for word in NameWords.words(of: text.unicodeScalars.prefix(100_000), use) {
            for part in word.parts {
                guard let fault = NameFault(in: part, of: word.use), !found.contains(where: { $0.name == part }),
                    !word.isOrdinary(part, fault)
                else { continue }
                found.append((part, fault))
                if found.count == limit { return found }
            }
        }
        return found
    }

    /// Returns the warning about a name; `nil` for none.
    package static func warning(about name: String) -> LookAlikeWarning? {
        NameFault(in: name, of: .label).map { warning(about: name, $0) }
    }

    private static func warning(about name: String, _ fault: NameFault) -> LookAlikeWarning {
        LookAlikeWarning([.quoted(name), .words(" ")] + fault.parts + [.words(": "), .spelled(name)])
    }

    // MARK: Hosts

    /// Returns the warning about a host, with its ASCII form or the letters that the form represents; `nil` for none.
    package static func warning(aboutHost host: String) -> LookAlikeWarning? {
        if host.lowercased().contains("xn--") {
            guard let letters = Punycode.letters(host: host) else {
                return LookAlikeWarning([.quoted(host), .words(" is not a valid host name")])
            }
            return LookAlikeWarning([
                .quoted(host), .words(" stands for "), .quoted(letters), .words(": "), .spelled(letters),
            ])
        }
        guard let fault = NameFault(in: host, of: .host) else { return nil }
        let ascii = Punycode.ascii(host: host).map { ", \($0)" } ?? ""
        return LookAlikeWarning(warning(about: host, fault).parts + [.words(ascii)])
    }

    /// Returns the hosts of the addresses in a text, which follow `://` or `@`.
    package static func hosts(in text: String) -> [String] {
        // Most texts are ASCII without an encoded host, and cannot imitate another name.
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
            if host.contains(where: { $0 == "." || LookAlikeTable.twin(of: $0) == "." }) { hosts.append(String(host)) }
        }
        return hosts
    }

    /// Whether a scalar continues a host name.
    ///
    /// A look-alike of a delimiter continues it.
    private static func isHostScalar(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return scalar == "." || scalar == "-" || properties.isAlphabetic || properties.numericType != nil
            || properties.generalCategory == .nonspacingMark || properties.isDefaultIgnorableCodePoint
            || LookAlikeTable.twin(of: scalar).map { "/.-:?#".unicodeScalars.contains($0) } ?? false
    }
}
