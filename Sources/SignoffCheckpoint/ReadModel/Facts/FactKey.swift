/// The value of a fact as bytes whose order is the order of the values: `false`, `true`, numbers by value, strings by
/// their bytes.
///
/// Every storage compares these bytes, so that all storages list questions in the same order, and no number is rounded.
package struct FactKey: Hashable, Sendable {
    /// The bytes: a tag for the kind, followed by the value.
    package private(set) var bytes: [UInt8]

    /// Creates a key from stored bytes.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The first byte of a key.
    ///
    /// The keys of a kind lie between its tag and the next tag.
    package enum Kind: UInt8 {
        case bool = 1
        case number = 2
        case text = 3
    }

    /// Creates the key of a value.
    package init(_ value: FactValue) {
        switch value {
        case .bool(let flag): self = FactKey(bytes: [Kind.bool.rawValue, flag ? 1 : 0])
        case .number(let number): self = FactKey(number)
        case .text(let text): self = FactKey(text)
        }
    }

    /// Creates the key of a string.
    package init(_ text: String) { bytes = [Kind.text.rawValue] + Array(text.utf8) }

    /// Creates the key of a number: its sign, the power of ten of its first digit, and its digits.
    ///
    /// For a negative number, all bytes after the sign are inverted.
    package init(_ number: JSONDecimal) {
        bytes = [Kind.number.rawValue]
        guard !number.digits.isEmpty else {
            bytes.append(0x80)
            return
        }
        bytes.append(number.isNegative ? 0x7F : 0x81)
        let magnitude = UInt64(bitPattern: Int64(number.digits.count + number.exponent)) ^ (1 << 63)
        let mask: UInt64 = number.isNegative ? .max : 0
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: (magnitude ^ mask) >> shift))
        }
        bytes += number.digits.map { number.isNegative ? 9 - $0 : $0 }
        // Of two negative numbers with the same first digits, the longer one is smaller.
        if number.isNegative { bytes.append(0xFF) }
    }

    /// The string of the key; `nil` for a key of another kind.
    package var text: String? {
        bytes.first == Kind.text.rawValue ? String(decoding: bytes.dropFirst(), as: UTF8.self) : nil
    }
}

extension FactKey: Comparable {
    package static func < (left: FactKey, right: FactKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension OpenInterrupt {
    /// Returns the key of a fact of the question; `nil` when the question does not have the fact.
    package func factKey(_ name: FactName) -> FactKey? {
        switch name {
        case .waitingSince: FactKey(JSONDecimal(waitingSince?.microseconds ?? 0))
        case .thread: FactKey(thread.rawValue)
        case .workflow: workflow.map { FactKey($0) }
        default: facts?.key(name)
        }
    }
}

extension QuestionFacts {
    func key(_ name: FactName) -> FactKey? {
        switch name {
        case .title: title.map { FactKey($0) }
        case .count: count.map { FactKey(JSONDecimal(Int64($0))) }
        case .risk: risk.map { FactKey(JSONDecimal($0.rank)) }
        case .progress: progress?.percent.map { FactKey(JSONDecimal($0)) }
        case .field(let name): field(name).map { FactKey($0) }
        case .sum(let unit): sum(unit).map { FactKey($0) }
        case .waitingSince, .thread, .workflow: nil
        }
    }
}
