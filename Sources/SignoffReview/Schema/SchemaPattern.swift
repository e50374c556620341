/// A regular expression of a schema, matched in time linear in the length of the text.
///
/// Schemas are untrusted, and an expression such as `(a+)+$` would keep a backtracking matcher busy for hours. All
/// alternatives are therefore followed in parallel. Expressions with look-around or back-references, which cannot be
/// matched in this way, are unsupported.
///
/// > Source: ECMA-262, "RegExp (Regular Expression) Objects", with the `u` flag; R. Cox, "Regular Expression Matching Can Be Simple And Fast".
struct SchemaPattern {
    /// One step of the compiled expression.
    private enum Instruction {
        case one(CharacterSet)
        case either(Int, Int)
        case jump(Int)
        case start
        case end
        case wordBoundary(expected: Bool)
        case accept
    }

    /// The characters that match at one position.
    struct CharacterSet {
        var ranges: [ClosedRange<UInt32>]
        var isNegated = false

        func contains(_ scalar: UInt32) -> Bool {
            ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    private static let programLimit = 5_000
    private static let workLimit = 50_000_000

    private var program: [Instruction] = []

    /// Compiles an expression; `nil` for an expression that is invalid or too large.
    init?(_ expression: String) {
        var parser = PatternParser(expression)
        guard let node = parser.parse(), emit(node), program.count < SchemaPattern.programLimit else { return nil }
        program.append(.accept)
    }

    /// Whether the expression occurs in `text`; `nil` when the text is too long to match.
    func matches(_ text: String) -> Bool? {
        let scalars = text.unicodeScalars.map(\.value)
        guard scalars.count * program.count <= SchemaPattern.workLimit else { return nil }
        var current = ThreadList(capacity: program.count)
        var next = ThreadList(capacity: program.count)
        for position in 0...scalars.count {
            // A match can begin anywhere.
            if add(0, to: &current, at: position, in: scalars) { return true }
            guard position < scalars.count else { break }
            next.removeAll()
            for index in current.members {
                if case .one(let set) = program[index], set.contains(scalars[position]),
                    add(index + 1, to: &next, at: position + 1, in: scalars)
                {
                    return true
                }
            }
            swap(&current, &next)
        }
        return false
    }

    /// The current instructions, each at most once.
    private struct ThreadList {
        var members: [Int] = []
        private var isMember: [Bool]

        init(capacity: Int) {
            isMember = Array(repeating: false, count: capacity)
        }

        mutating func insert(_ index: Int) -> Bool {
            guard !isMember[index] else { return false }
            isMember[index] = true
            members.append(index)
            return true
        }

        mutating func removeAll() {
            for index in members { isMember[index] = false }
            members.removeAll(keepingCapacity: true)
        }
    }

    /// Follows all instructions from `index` on that consume no character.
    ///
    /// Returns whether the end of the expression was reached.
    private func add(_ index: Int, to list: inout ThreadList, at position: Int, in text: [UInt32]) -> Bool {
        var open = [index]
        while let index = open.popLast() {
            guard list.insert(index) else { continue }
            switch program[index] {
            case .accept: return true
            case .one: break
            case .jump(let target): open.append(target)
            case .either(let first, let second): open += [first, second]
            case .start: if position == 0 { open.append(index + 1) }
            case .end: if position == text.count { open.append(index + 1) }
            case .wordBoundary(let expected):
                let before = position > 0 && PatternParser.word.contains(text[position - 1])
                let after = position < text.count && PatternParser.word.contains(text[position])
                if (before != after) == expected { open.append(index + 1) }
            }
        }
        return false
    }

    // MARK: Compiling

    /// Appends the instructions of `node`.
    ///
    /// Returns `false` when the program becomes too large.
    private mutating func emit(_ node: PatternNode) -> Bool {
        guard program.count < SchemaPattern.programLimit else { return false }
        switch node {
        case .characters(let set): program.append(.one(set))
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .wordBoundary(let expected): program.append(.wordBoundary(expected: expected))
        case .sequence(let parts): return parts.allSatisfy { emit($0) }
        case .alternatives(let parts):
            var jumps: [Int] = []
            for (position, part) in parts.enumerated() {
                let isLast = position == parts.count - 1
                let fork = program.count
                if !isLast { program.append(.either(fork + 1, fork + 1)) }
                guard emit(part) else { return false }
                if !isLast {
                    jumps.append(program.count)
                    program.append(.jump(0))
                    program[fork] = .either(fork + 1, program.count)
                }
            }
            for jump in jumps { program[jump] = .jump(program.count) }
        case .repeated(let part, let least, let most):
            for _ in 0..<least {
                guard emit(part) else { return false }
            }
            guard let most else {
                let fork = program.count
                program.append(.either(fork + 1, fork + 1))
                guard emit(part) else { return false }
                program.append(.jump(fork))
                program[fork] = .either(fork + 1, program.count)
                return true
            }
            var forks: [Int] = []
            for _ in least..<max(least, most) {
                forks.append(program.count)
                program.append(.either(program.count + 1, program.count + 1))
                guard emit(part) else { return false }
            }
            for fork in forks { program[fork] = .either(fork + 1, program.count) }
        }
        return true
    }
}
