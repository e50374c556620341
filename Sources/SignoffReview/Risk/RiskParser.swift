import SignoffCheckpoint

/// A parser of the rule language.
struct RiskParser {
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    /// The maximum nesting of parentheses and `!`.
    private static let depthLimit = 64

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func rule() throws -> (RiskLevel, RiskExpression) {
        skipBlanks()
        if word(at: position) == "risk" {
            position += 4
            skipBlanks()
            guard take("=") else { throw fault("'risk' is followed by = and a level") }
        }
        skipBlanks()
        let start = position
        let name = takeWord()
        guard let level = RiskLevel(rawValue: name) else {
            throw fault("a rule begins with low, medium or high", at: start)
        }
        skipBlanks()
        guard takeWord() == "if" else { throw fault("'\(name)' is followed by if and a condition") }
        let condition = try disjunction()
        skipBlanks()
        guard position == characters.count else { throw fault("nothing more is expected here") }
        return (level, condition)
    }

    // MARK: Conditions

    private mutating func disjunction() throws -> RiskExpression {
        var parts = [try conjunction()]
        while take("||") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws -> RiskExpression {
        var parts = [try negation()]
        while take("&&") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation() throws -> RiskExpression {
        skipBlanks()
        guard peek == "!", peek(1) != "=" else { return try comparison() }
        position += 1
        return .not(try nested { try $0.negation() })
    }

    private mutating func comparison() throws -> RiskExpression {
        let left = try operand()
        skipBlanks()
        for sign in ["==", "!=", "<=", ">=", "<", ">"] where take(sign) {
            guard let comparison = RiskExpression.Comparison(rawValue: sign) else { continue }
            return .compare(left, comparison, try operand())
        }
        let name = word(at: position)
        if let comparison = RiskExpression.Comparison(rawValue: name), name == "in" || name == "contains" {
            position += name.count
            return .compare(left, comparison, try operand())
        }
        if peek == "=" { throw fault("two values are compared with ==") }
        return left
    }

    private mutating func operand() throws -> RiskExpression {
        skipBlanks()
        guard let next = peek else { throw fault("a value is missing at the end") }
        switch next {
        case "(":
            position += 1
            let inner = try nested { try $0.disjunction() }
            guard take(")") else { throw fault("a bracket is not closed") }
            return inner
        case "\"", "[": return .literal(try literal())
        case "-", "0"..."9": return .literal(try literal())
        default: break
        }
        let start = position
        let name = takeWord()
        switch name {
        case "true": return .literal(true)
        case "false": return .literal(false)
        case "null": return .literal(.null)
        case "": throw fault("'\(next)' begins no value")
        default: break
        }
        guard RiskExpression.roots.contains(name) else {
            throw fault(
                "unknown name '\(name)': a path begins with one of \(RiskExpression.roots.joined(separator: ", "))",
                at: start
            )
        }
        return .path(root: name, steps: try steps())
    }

    private mutating func steps() throws -> [JSONPath.Step] {
        var steps: [JSONPath.Step] = []
        while true {
            if peek == "." {
                position += 1
                let name = takeWord()
                guard !name.isEmpty else { throw fault("a name is missing after the dot") }
                steps.append(.key(name))
            } else if peek == "[" {
                let start = position
                guard case .array(let elements) = try literal(), elements.count == 1 else {
                    throw fault("brackets hold one position or one name", at: start)
                }
                switch elements[0] {
                case .integer(let index) where index >= 0 && index < Int64(Int.max): steps.append(.index(Int(index)))
                case .string(let key): steps.append(.key(key))
                default: throw fault("brackets hold one position or one name", at: start)
                }
            } else {
                return steps
            }
        }
    }

    private mutating func nested(_ body: (inout RiskParser) throws -> RiskExpression) throws -> RiskExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault("this is nested too deeply") }
        return try body(&self)
    }

    // MARK: Characters

    private var peek: Character? { peek(0) }

    private func peek(_ distance: Int) -> Character? {
        characters.indices.contains(position + distance) ? characters[position + distance] : nil
    }

    private mutating func skipBlanks() { while peek?.isWhitespace == true { position += 1 } }

    private mutating func take(_ sign: String) -> Bool {
        skipBlanks()
        guard characters[position...].starts(with: Array(sign)) else { return false }
        position += sign.count
        return true
    }

    private func word(at start: Int) -> String {
        String(characters[start...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    }

    private mutating func takeWord() -> String {
        let word = word(at: position)
        position += word.count
        return word
    }

    /// Parses a JSON literal.
    private mutating func literal() throws -> JSONValue {
        let start = position
        if peek == "\"" {
            skipText()
        } else if peek == "[" {
            while let next = peek, next != "]" { if next == "\"" { skipText() } else { position += 1 } }
            position = min(position + 1, characters.count)
        } else {
            while let next = peek, next.isNumber || "+-.eE".contains(next) { position += 1 }
        }
        let text = String(characters[start..<position])
        guard let value = try? JSONValue(parsing: text) else { throw fault("'\(text)' is not a JSON value", at: start) }
        return value
    }

    private mutating func skipText() {
        position += 1
        while let next = peek, next != "\"" { position += next == "\\" ? 2 : 1 }
        position = min(position + 1, characters.count)
    }

    private func fault(_ message: String, at place: Int? = nil) -> RiskRuleError {
        RiskRuleError(message: message, column: (place ?? position) + 1)
    }
}
