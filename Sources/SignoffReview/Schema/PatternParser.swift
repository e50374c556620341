/// A part of a regular expression.
indirect enum PatternNode {
    case characters(SchemaPattern.CharacterSet)
    case start
    case end
    case wordBoundary(expected: Bool)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)
}

/// A parser of regular expressions.
struct PatternParser {
    private typealias CharacterSet = SchemaPattern.CharacterSet

    private static let depthLimit = 64
    private static let repeatLimit = 1_000

    static let word = SchemaPattern.CharacterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    private static let digit = SchemaPattern.CharacterSet(ranges: [0x30...0x39])
    private static let space = SchemaPattern.CharacterSet(ranges: [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    private static let lineEnd = SchemaPattern.CharacterSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])

    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ expression: String) {
        scalars = Array(expression.unicodeScalars)
    }

    /// Parses the whole expression; `nil` for an invalid or unsupported one.
    mutating func parse() -> PatternNode? {
        guard let node = alternatives(depth: 0), position == scalars.count else { return nil }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives(depth: Int) -> PatternNode? {
        guard depth < PatternParser.depthLimit, let first = sequence(depth: depth) else { return nil }
        var parts = [first]
        while take("|") {
            guard let part = sequence(depth: depth) else { return nil }
            parts.append(part)
        }
        return parts.count == 1 ? first : .alternatives(parts)
    }

    private mutating func sequence(depth: Int) -> PatternNode? {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            guard let atom = atom(depth: depth), let part = quantified(atom) else { return nil }
            parts.append(part)
        }
        return .sequence(parts)
    }

    private mutating func quantified(_ atom: PatternNode) -> PatternNode? {
        let range: (least: Int, most: Int?)
        if take("*") {
            range = (0, nil)
        } else if take("+") {
            range = (1, nil)
        } else if take("?") {
            range = (0, 1)
        } else if next == "{", let counts = counts() {
            range = counts
        } else {
            return atom
        }
        // A lazy quantifier does not affect whether the expression matches.
        _ = take("?")
        if let most = range.most, most < range.least { return nil }
        guard max(range.least, range.most ?? 0) <= PatternParser.repeatLimit else { return nil }
        switch atom {
        case .start, .end, .wordBoundary: return nil
        default: return .repeated(atom, least: range.least, most: range.most)
        }
    }

    /// Parses the counts of `{2}`, `{2,}` or `{2,5}`; `nil`, without reading anything, for any other brace.
    private mutating func counts() -> (least: Int, most: Int?)? {
        let begin = position
        position += 1
        guard let least = number() else {
            position = begin
            return nil
        }
        if take("}") { return (least, least) }
        guard take(",") else {
            position = begin
            return nil
        }
        let most = number()
        guard take("}") else {
            position = begin
            return nil
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
            position += 1
        }
        return value
    }

    private mutating func atom(depth: Int) -> PatternNode? {
        guard let scalar = next else { return nil }
        position += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".":
            return .characters(CharacterSet(ranges: PatternParser.lineEnd.ranges, isNegated: true))
        case "(":
            if take("?") {
                if take("<") {
                    guard let first = next, first != "=", first != "!" else { return nil }
                    while let scalar = next, scalar != ">" { position += scalar == ")" ? scalars.count : 1 }
                    guard take(">") else { return nil }
                } else if !take(":") {
                    return nil
                }
            }
            guard let node = alternatives(depth: depth + 1), take(")") else { return nil }
            return node
        case "[": return characterClass()
        case "\\":
            if take("b") { return .wordBoundary(expected: true) }
            if take("B") { return .wordBoundary(expected: false) }
            return escaped().map { .characters($0) }
        case "*", "+", "?": return nil
        default: return .characters(CharacterSet(ranges: [scalar.value...scalar.value]))
        }
    }

    /// Parses the part after a backslash.
    private mutating func escaped() -> SchemaPattern.CharacterSet? {
        guard let scalar = next else { return nil }
        position += 1
        let single = { (value: UInt32) in SchemaPattern.CharacterSet(ranges: [value...value]) }
        let negated = { (set: SchemaPattern.CharacterSet) in
            SchemaPattern.CharacterSet(ranges: set.ranges, isNegated: true)
        }
        switch scalar {
        case "d": return PatternParser.digit
        case "D": return negated(PatternParser.digit)
        case "w": return PatternParser.word
        case "W": return negated(PatternParser.word)
        case "s": return PatternParser.space
        case "S": return negated(PatternParser.space)
        case "t": return single(0x09)
        case "n": return single(0x0A)
        case "v": return single(0x0B)
        case "f": return single(0x0C)
        case "r": return single(0x0D)
        case "0": return single(0)
        case "x": return hexadecimal(count: 2).map(single)
        case "u":
            if take("{") {
                let value = hexadecimal(count: nil)
                return take("}") ? value.map(single) : nil
            }
            return hexadecimal(count: 4).map(single)
        default:
            // Other letters and digits have meanings that are not supported, such as `\1` and `\p`.
            let isLetterOrDigit =
                ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            return isLetterOrDigit ? nil : single(scalar.value)
        }
    }

    /// Parses exactly `count` hexadecimal digits; one to six when `count` is `nil`.
    private mutating func hexadecimal(count: Int?) -> UInt32? {
        var text = ""
        while let scalar = next, scalar.properties.isASCIIHexDigit, text.count < count ?? 6 {
            text.unicodeScalars.append(scalar)
            position += 1
        }
        guard count == nil || text.count == count else { return nil }
        return UInt32(text, radix: 16)
    }

    private mutating func characterClass() -> PatternNode? {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !take("]") {
            guard let low = classMember() else { return nil }
            // A range needs a single character at both ends.
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]", let first = low.single {
                position += 1
                guard let high = classMember()?.single, first <= high else { return nil }
                ranges.append(first...high)
            } else if low.isNegated {
                ranges += PatternParser.complement(of: low.ranges)
            } else {
                ranges += low.ranges
            }
        }
        return .characters(CharacterSet(ranges: ranges, isNegated: isNegated))
    }

    private mutating func classMember() -> SchemaPattern.CharacterSet? {
        guard let scalar = next else { return nil }
        position += 1
        guard scalar == "\\" else { return CharacterSet(ranges: [scalar.value...scalar.value]) }
        if take("b") { return CharacterSet(ranges: [0x08...0x08]) }
        if take("-") { return CharacterSet(ranges: [0x2D...0x2D]) }
        return escaped()
    }

    private static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var low: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if low < range.lowerBound { result.append(low...(range.lowerBound - 1)) }
            low = max(low, range.upperBound + 1)
        }
        return result + [low...0x10FFFF]
    }
}

extension SchemaPattern.CharacterSet {
    /// The only character of the set; `nil` for several.
    fileprivate var single: UInt32? {
        guard !isNegated, ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }
}
