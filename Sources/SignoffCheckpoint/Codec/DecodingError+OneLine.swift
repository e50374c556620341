extension DecodingError {
    /// The path and the problem in one line: `at $.lines[2].amount: expected number, found text`.
    package var oneLineDescription: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context): context
            case .valueNotFound(_, let context): context
            case .keyNotFound(_, let context): context
            case .dataCorrupted(let context): context
            @unknown default: nil
            }
        guard let context else { return "\(self)" }
        var path = "$"
        for key in context.codingPath {
            if let index = key.intValue, key.stringValue.hasPrefix("Index ") {
                path += "[\(index)]"
            } else if Self.isPlainName(key.stringValue) {
                path += ".\(key.stringValue)"
            } else {
                path += "[\(JSONValue.string(key.stringValue).text())]"
            }
        }
        return "at \(path): \(context.debugDescription)"
    }

    private static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
