/// A JSON number without rounding: digits times a power of ten.
public struct JSONDecimal: Hashable, Sendable {
    /// Whether the number is negative.
    package let isNegative: Bool
    /// The digits, most significant first, without leading and trailing zeros; empty for zero.
    package let digits: [UInt8]
    /// The power of ten of the last digit; 0 for zero.
    package let exponent: Int

    /// Creates the number of a JSON value; `nil` when the value is not a number, or is NaN or infinite.
    public init?(_ value: JSONValue) {
        switch value {
        case .integer(let integer): self.init(literal: "\(integer)")
        case .double(let double) where double.isFinite: self.init(literal: "\(double)")
        case .number(let literal): self.init(literal: literal)
        default: return nil
        }
    }

    /// Parses a JSON number; `nil` for other text, and for an exponent with more than 15 digits.
    public init?(literal: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var text = Substring(literal).utf8
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative { text.removeFirst() }
        var isFraction = false
        while let byte = text.first {
            if ("0"..."9").contains(Unicode.Scalar(byte)) {
                digits.append(byte - UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                break
            }
            text.removeFirst()
        }
        guard !digits.isEmpty else { return nil }
        if let marker = text.first {
            guard marker == UInt8(ascii: "e") || marker == UInt8(ascii: "E") else { return nil }
            let rest = Substring(text.dropFirst())
            guard rest.utf8.count <= 16, let power = Int(rest) else { return nil }
            exponent += power
        }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        self.isNegative = isNegative && !digits.isEmpty
    }

    /// Creates the number of a JSON value that is a number, or a string with a JSON number, as amounts of money often
    /// are.
    package init?(writtenIn value: JSONValue) {
        guard let text = value.stringValue else {
            self.init(value)
            return
        }
        guard let parsed = try? JSONValue(parsing: text), parsed.stringValue == nil else { return nil }
        self.init(parsed)
    }

    private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        var digits = digits
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        self.isNegative = isNegative && !digits.isEmpty
    }

    /// Whether the number has no fraction.
    package var isInteger: Bool { exponent >= 0 }

    /// Whether the number is greater than zero.
    package var isPositive: Bool { !isNegative && !digits.isEmpty }

    /// Whether the number is a whole multiple of `divisor`, which must be greater than zero; `nil` when the divisor has
    /// too many digits to decide.
    package func isMultiple(of divisor: JSONDecimal) -> Bool? {
        guard !digits.isEmpty else { return true }
        // Neither number ends in a zero digit, so a number with a finer last digit cannot be a whole multiple of a
        // coarser one.
        guard exponent >= divisor.exponent else { return false }
        guard divisor.digits.count <= 18 else { return nil }
        let modulus = divisor.digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
        let product = { (left: UInt64, right: UInt64) in
            modulus.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
        }
        var remainder: UInt64 = 0
        for digit in digits { remainder = (product(remainder, 10 % modulus) + UInt64(digit)) % modulus }
        // Multiplies by ten to the power of the exponents' difference, by squaring.
        var power = exponent - divisor.exponent
        var base = 10 % modulus
        while power > 0, remainder != 0 {
            if power & 1 == 1 { remainder = product(remainder, base) }
            base = product(base, base)
            power >>= 1
        }
        return remainder == 0
    }
}

extension JSONDecimal: Comparable {
    /// Whether the left number is smaller than the right number.
    public static func < (left: JSONDecimal, right: JSONDecimal) -> Bool {
        let leftSign = left.digits.isEmpty ? 0 : left.isNegative ? -1 : 1
        let rightSign = right.digits.isEmpty ? 0 : right.isNegative ? -1 : 1
        guard leftSign == rightSign else { return leftSign < rightSign }
        guard leftSign != 0 else { return false }
        return leftSign > 0 ? left.isSmallerInSize(than: right) : right.isSmallerInSize(than: left)
    }

    private func isSmallerInSize(than other: JSONDecimal) -> Bool {
        let magnitude = digits.count + exponent
        let otherMagnitude = other.digits.count + other.exponent
        guard magnitude == otherMagnitude else { return magnitude < otherMagnitude }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

extension JSONDecimal {
    /// The maximum number of digits of a sum.
    private static let sumLimit = 400

    /// Returns the exact sum of numbers; `nil` when the sum would need more than 400 digits.
    public static func sum(_ numbers: [JSONDecimal]) -> JSONDecimal? {
        let parts = numbers.filter { !$0.digits.isEmpty }
        guard let lowest = parts.map(\.exponent).min(), let highest = parts.map({ $0.digits.count + $0.exponent }).max()
        else { return JSONDecimal(isNegative: false, digits: [], exponent: 0) }
        let width = highest - lowest
        guard width <= sumLimit else { return nil }
        // Columns of the common unit, last one first. Carries are applied at the end.
        var columns = [Int](repeating: 0, count: width + 20)
        for number in parts {
            let start = number.exponent - lowest
            for (index, digit) in number.digits.reversed().enumerated() {
                columns[start + index] += number.isNegative ? -Int(digit) : Int(digit)
            }
        }
        let isNegative = isNegative(columns)
        if isNegative { columns = columns.map { -$0 } }
        var carry = 0
        var digits: [UInt8] = []
        for column in columns {
            let total = column + carry
            let digit = ((total % 10) + 10) % 10
            carry = (total - digit) / 10
            digits.append(UInt8(digit))
        }
        return JSONDecimal(isNegative: isNegative, digits: digits.reversed(), exponent: lowest)
    }

    /// Whether columns of signed digits, lowest digit first, represent a negative number.
    private static func isNegative(_ columns: [Int]) -> Bool {
        var carry = 0
        for column in columns {
            let total = column + carry
            carry = (total - ((total % 10) + 10) % 10) / 10
        }
        return carry < 0
    }

    /// The number without an exponent, such as `-12.50` as `-12.5`; with an exponent when it would need more than 40
    /// digits.
    public var text: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        let written = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        guard abs(exponent) <= 40 else { return "\(sign)\(written)e\(exponent)" }
        if exponent >= 0 { return sign + written + String(repeating: "0", count: exponent) }
        let whole = digits.count + exponent
        guard whole > 0 else { return sign + "0." + String(repeating: "0", count: -whole) + written }
        return "\(sign)\(written.prefix(whole)).\(written.dropFirst(whole))"
    }
}

extension JSONDecimal: ExpressibleByIntegerLiteral {
    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self.init(value) }

    /// Creates a whole number.
    public init(_ value: Int64) {
        var digits: [UInt8] = []
        var rest = value.magnitude
        while rest > 0 {
            digits.append(UInt8(rest % 10))
            rest /= 10
        }
        self.init(isNegative: value < 0, digits: digits.reversed(), exponent: 0)
    }

    /// The number as a JSON value, exactly.
    package var jsonValue: JSONValue {
        let text = text
        if let integer = Int64(text) { return .integer(integer) }
        if let double = Double(text), double.description == text { return .double(double) }
        return .number(text)
    }
}
