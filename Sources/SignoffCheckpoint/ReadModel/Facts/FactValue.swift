/// The value of a fact: a string, an exact number, or a Boolean.
public enum FactValue: Sendable {
    /// A string, stored with at most ``QuestionFacts/maximumTextLength`` characters.
    case text(String)
    /// A number, without rounding.
    case number(JSONDecimal)
    /// A Boolean.
    case bool(Bool)

    /// Creates the value of a JSON scalar; `nil` for null, lists, objects, NaN and infinities.
    public init?(_ json: JSONValue) {
        switch json {
        case .string(let text): self = .text(text)
        case .bool(let flag): self = .bool(flag)
        default:
            guard let number = JSONDecimal(json) else { return nil }
            self = .number(number)
        }
    }
}

extension FactValue: Hashable {
    /// Whether two values are equal.
    ///
    /// Strings are compared byte by byte.
    public static func == (left: FactValue, right: FactValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.hasSameBytes(as: right)
        case (.number(let left), .number(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        default: false
        }
    }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): hasher.combine(text)
        case .number(let number): hasher.combine(number)
        case .bool(let flag): hasher.combine(flag)
        }
    }
}

extension FactValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    /// Creates a string.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Creates a number.
    public init(integerLiteral value: Int64) { self = .number(JSONDecimal(value)) }

    /// Creates a Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension FactValue {
    /// The stored form of the value.
    ///
    /// A long string is shortened, and a number with too many digits becomes a string.
    var bounded: FactValue {
        switch self {
        case .text(let text): .text(text.cut(to: QuestionFacts.maximumTextLength))
        case .number(let number): number.isShort ? self : .text(number.text.cut(to: QuestionFacts.maximumTextLength))
        case .bool: self
        }
    }

    /// The value as JSON.
    ///
    /// A number that a double does not represent exactly is an object, so that encoders cannot round the number.
    package var json: JSONValue {
        switch self {
        case .text(let text): return .string(text)
        case .bool(let flag): return .bool(flag)
        case .number(let number):
            let json = number.jsonValue
            guard case .number(let literal) = json else { return json }
            return ["number": .string(literal)]
        }
    }

    /// Reads the value from ``json``; `nil` for other JSON.
    package init?(factJSON json: JSONValue) {
        if let literal = json["number"]?.stringValue {
            guard let number = JSONDecimal(wholeLiteral: literal) else { return nil }
            self = .number(number)
        } else {
            self.init(json)
        }
    }
}

extension JSONDecimal {
    /// Whether the number has at most 40 digits and lies between 1e-400 and 1e400, or is zero.
    var isShort: Bool { digits.count <= 40 && abs(exponent) <= 400 }

    /// Creates the number of a string that is exactly one JSON number of at most 64 characters; `nil` for other
    /// strings.
    package init?(wholeLiteral text: String) {
        guard text.utf8.count <= 64, let json = try? JSONValue(parsing: text) else { return nil }
        self.init(json)
    }
}

extension String {
    /// Returns the string, or its first `count` characters followed by `…`.
    ///
    /// A character can consist of any number of scalars. At most eight scalars for each character are read.
    func cut(to count: Int) -> String {
        guard utf8.count > count else { return self }
        let head = String(unicodeScalars.prefix(8 * count))
        let characters = head.prefix(count)
        guard characters.endIndex != head.endIndex || head.utf8.count != utf8.count else { return self }
        return head.prefix(count - 1) + "…"
    }
}
