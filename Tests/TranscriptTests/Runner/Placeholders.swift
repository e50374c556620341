import OrderedCollections
import SignoffCheckpoint

/// Compares recorded values with ours: a placeholder stands for one id everywhere, and different ones for different ids.
struct Placeholders {
    private var ids: [String: String] = [:]
    private var names: [String: String] = [:]

    /// Says what a placeholder stands for that a call uses before any result has shown it.
    mutating func name(_ id: String, _ placeholder: String) {
        ids[placeholder] = id
        names[id] = placeholder
    }

    /// The id that a placeholder stands for; without one, an unknown id that is the same each time.
    func id(of placeholder: String) -> String {
        let digits = placeholder.filter(\.isNumber).suffix(4).leftPadded(to: 4)
        let unknown =
            placeholder.hasPrefix("<interrupt") ? "0123456789abcdef0123456789ab" : "01234567-89ab-6def-8123-456789ab"
        return ids[placeholder] ?? unknown + digits
    }

    /// Puts ids for the placeholders in a value that is given to us.
    func resolved(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text):
            return .string(resolved(text))
        case .array(let elements):
            return .array(elements.map(resolved))
        case .object(let members):
            return .object(JSONObject(uniqueKeysWithValues: members.map { (resolved($0.key), resolved($0.value)) }))
        default:
            return value
        }
    }

    private func resolved(_ text: String) -> String {
        Part.parts(of: text).map { part in
            switch part {
            case .literal(let literal): literal
            case .placeholder(let name, _): id(of: name)
            case .anything: "2026-01-01T00:00:00+00:00"
            }
        }.joined()
    }

    /// What differs first; nil when they match.
    mutating func difference(_ expected: JSONValue, _ actual: JSONValue, at place: String = "$") -> String? {
        switch (expected, actual) {
        case (.object(let expected), .object(let actual)):
            return difference(expected, actual, at: place)
        case (.array(let expected), .array(let actual)):
            guard expected.count == actual.count else {
                return
                    "\(place): expected \(expected.count) elements, got \(actual.count): \(JSONValue.array(actual).text(.compact))"
            }
            for (index, pair) in zip(expected, actual).enumerated() {
                if let difference = difference(pair.0, pair.1, at: "\(place)[\(index)]") { return difference }
            }
            return nil
        case (.string(let expected), .string(let actual)):
            return matches(expected, actual) ? nil : "\(place): expected \(expected), got \(actual)"
        default:
            return expected == actual
                ? nil : "\(place): expected \(expected.text(.compact)), got \(actual.text(.compact))"
        }
    }

    /// Compares lists whose order means nothing.
    mutating func differenceIgnoringOrder(_ expected: [JSONValue], _ actual: [JSONValue]) -> String? {
        guard expected.count == actual.count else {
            return "expected \(expected.count) elements, got \(JSONValue.array(actual).text(.compact))"
        }
        guard let first = expected.first else { return nil }
        for index in actual.indices {
            var attempt = self
            guard attempt.difference(first, actual[index]) == nil else { continue }
            var rest = actual
            rest.remove(at: index)
            if attempt.differenceIgnoringOrder(Array(expected.dropFirst()), rest) == nil {
                self = attempt
                return nil
            }
        }
        return "nothing matches \(first.text(.compact)) in \(JSONValue.array(actual).text(.compact))"
    }

    private mutating func difference(_ expected: JSONObject, _ actual: JSONObject, at place: String) -> String? {
        guard expected.count == actual.count else {
            return
                "\(place): expected \(JSONValue.object(expected).text(.compact)), got \(JSONValue.object(actual).text(.compact))"
        }
        for (key, value) in expected {
            guard let match = actual.keys.first(where: { matches(key, $0) }), let other = actual[match] else {
                return "\(place): \(key) is missing in \(JSONValue.object(actual).text(.compact))"
            }
            if let difference = difference(value, other, at: "\(place).\(key)") { return difference }
        }
        return nil
    }

    private mutating func matches(_ expected: String, _ actual: String) -> Bool {
        guard expected.contains("<") else { return expected == actual }
        var rest = Substring(actual)
        for part in Part.parts(of: expected) {
            switch part {
            case .literal(let literal):
                guard rest.hasPrefix(literal) else { return false }
                rest = rest.dropFirst(literal.count)
            case .anything:
                return true
            case .placeholder(let name, let length):
                let id = String(rest.prefix(length))
                guard id.count == length, bind(name, to: id) else { return false }
                rest = rest.dropFirst(length)
            }
        }
        return rest.isEmpty
    }

    private mutating func bind(_ name: String, to id: String) -> Bool {
        if name == "<null-task>" { return id == TaskID.null.rawValue }
        if let known = ids[name] { return known == id }
        guard names[id] == nil else { return false }
        ids[name] = id
        names[id] = name
        return true
    }

    private enum Part {
        case literal(String)
        case placeholder(String, length: Int)
        case anything

        static func parts(of text: String) -> [Part] {
            var parts: [Part] = []
            var rest = Substring(text)
            while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
                let name = String(rest[open...close])
                let part: Part? =
                    if name == "<ts>" || name == "<addr>" {
                        .anything
                    } else if ["<null-task>"].contains(name)
                        || ["<task:", "<checkpoint:", "<message:"].contains(where: name.hasPrefix)
                    {
                        .placeholder(name, length: 36)
                    } else if name.hasPrefix("<interrupt:") {
                        .placeholder(name, length: 32)
                    } else {
                        nil
                    }
                guard let part else { break }
                if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
                parts.append(part)
                rest = rest[rest.index(after: close)...]
            }
            if !rest.isEmpty { parts.append(.literal(String(rest))) }
            return parts
        }
    }
}

extension StringProtocol {
    fileprivate func leftPadded(to length: Int) -> String { String(repeating: "0", count: length - count) + self }
}
