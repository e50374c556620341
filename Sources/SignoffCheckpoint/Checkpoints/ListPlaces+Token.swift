import FoundationEssentials

/// A place in a list, with a text form.
package protocol ListPlace: Hashable, Sendable {
    /// One letter that identifies the list.
    static var list: String { get }
    /// The parts of the place.
    var parts: [JSONValue] { get }
    /// Reads the parts; `nil` for any other values.
    init?(parts: [JSONValue])
}

extension ListPlace {
    /// The place as one word of letters, digits, `-` and `_`, for command lines and URLs.
    ///
    /// The contents of a token can differ between releases.
    package var token: String {
        let text = JSONValue.array([.string(Self.list)] + parts).text(.compact)
        return Base64.text(of: Array(text.utf8))
            .filter { $0 != "=" }
            .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }
            .joined()
    }

    /// Parses a token.
    ///
    /// - Throws: `invalid_data` for text that is not a token, or for a token of another list.
    package init(token: String) throws {
        let standard = token.map { $0 == "-" ? "+" : $0 == "_" ? "/" : String($0) }.joined()
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: standard + padding),
            let parts = try? JSONValue(parsing: Array(data)).arrayValue,
            parts.first == .string(Self.list),
            let place = Self(parts: Array(parts.dropFirst()))
        else {
            throw CheckpointError(
                .invalidData,
                "'\(token)' is not a place in this list; use the place of the previous page, or omit it for the first page"
            )
        }
        self = place
    }
}

extension ThreadPlace: ListPlace {
    package static var list: String { "t" }

    package var parts: [JSONValue] { [.integer(updatedAt.microseconds), .string(thread.rawValue)] }

    package init?(parts: [JSONValue]) {
        guard parts.count == 2, let moment = parts[0].integerValue, let thread = parts[1].stringValue else {
            return nil
        }
        self.init(updatedAt: Timestamp(microseconds: moment), thread: ThreadID(thread))
    }
}

extension InterruptPlace: ListPlace {
    package static var list: String { "i" }

    package var parts: [JSONValue] {
        let parts: [JSONValue] = [.integer(waitingSince.microseconds), .string(thread.rawValue), .string(key)]
        guard let sort else { return parts }
        let value = value.map { JSONValue.string(Hexadecimal.text(of: $0.bytes)) } ?? .null
        return parts + [.string(sort.text), value]
    }

    package init?(parts: [JSONValue]) {
        guard parts.count == 3 || parts.count == 5, let moment = parts[0].integerValue,
            let thread = parts[1].stringValue, let key = parts[2].stringValue
        else { return nil }
        self.init(waitingSince: Timestamp(microseconds: moment), thread: ThreadID(thread), key: key)
        guard parts.count == 5 else { return }
        guard let sort = parts[3].stringValue.flatMap(InterruptSort.init(text:)) else { return nil }
        self.sort = sort
        guard !parts[4].isNull else { return }
        guard let bytes = parts[4].stringValue.flatMap({ Hexadecimal.bytes(of: $0.utf8) }), !bytes.isEmpty else {
            return nil
        }
        value = FactKey(bytes: bytes)
    }
}

extension RunPlace: ListPlace {
    package static var list: String { "r" }

    package var parts: [JSONValue] { [.integer(createdAt.microseconds), .string(run.rawValue)] }

    package init?(parts: [JSONValue]) {
        guard parts.count == 2, let moment = parts[0].integerValue, let run = parts[1].stringValue else { return nil }
        self.init(createdAt: Timestamp(microseconds: moment), run: RunID(run))
    }
}
