/// The keys of all facts of a question in one sequence of bytes, in which a storage finds one key without reading the
/// others.
///
/// Each entry is the name preceded by its length, and the key preceded by its length. A length has four bytes, most
/// significant first.
package struct FactKeyList: Hashable, Sendable {
    /// The bytes.
    package private(set) var bytes: [UInt8] = []

    /// Creates the list of fact keys; empty without facts.
    package init(_ facts: QuestionFacts?) {
        guard let facts else { return }
        let names: [FactName] =
            [.title, .count, .risk, .progress] + facts.fields.map { .field($0.name) }
            + facts.sums.map { .sum($0.unit) }
        for name in names {
            guard let key = facts.key(name), let entry = Self.entryName(name) else { continue }
            append(entry)
            append(key.bytes)
        }
    }

    private mutating func append(_ part: [UInt8]) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: part.count >> shift)) }
        bytes += part
    }

    /// Returns the name of a fact in the list; `nil` for a fact that the list does not contain.
    package static func entryName(_ name: FactName) -> [UInt8]? {
        switch name {
        case .waitingSince, .thread, .workflow: nil
        case .title: [UInt8(ascii: "t")]
        case .count: [UInt8(ascii: "c")]
        case .risk: [UInt8(ascii: "r")]
        case .progress: [UInt8(ascii: "p")]
        case .field(let name): [UInt8(ascii: "f")] + Array(name.utf8)
        case .sum(let unit): [UInt8(ascii: "s")] + Array(unit.utf8)
        }
    }

    /// Returns the range of a fact's key in the bytes of a list; `nil` when the list does not contain the fact, and for
    /// bytes that are not a list.
    package static func range(of name: UnsafeRawBufferPointer, in list: UnsafeRawBufferPointer) -> Range<Int>? {
        var place = 0
        while let entry = part(of: list, at: place), let key = part(of: list, at: entry.upperBound) {
            if entry.count == name.count, list[entry].elementsEqual(name) { return key }
            place = key.upperBound
        }
        return nil
    }

    private static func part(of list: UnsafeRawBufferPointer, at place: Int) -> Range<Int>? {
        guard list.count - place >= 4 else { return nil }
        let length = list[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= list.count - place - 4 else { return nil }
        return place + 4..<place + 4 + length
    }
}
