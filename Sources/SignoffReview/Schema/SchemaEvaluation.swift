import OrderedCollections
import SignoffCheckpoint

/// One validation of a value against a schema.
struct SchemaEvaluation {
    private(set) var violations: [SchemaViolation] = []
    private let root: JSONValue
    private var steps = 0
    private(set) var isGivenUp = false

    private static let stepLimit = 200_000
    private static let depthLimit = 200

    init(root: JSONValue) {
        self.root = root
    }

    /// Appends the violations of `value` in `schema`.
    mutating func check(_ value: JSONValue, against schema: JSONValue, at path: JSONPath, depth: Int) {
        steps += 1
        if steps > SchemaEvaluation.stepLimit || depth > SchemaEvaluation.depthLimit { isGivenUp = true }
        guard !isGivenUp else { return }
        if schema == false { report(path, "must not be there") }
        guard let rules = schema.objectValue else { return }
        if let reference = rules["$ref"]?.stringValue, let target = JSONSchema.target(of: reference, in: root) {
            check(value, against: target, at: path, depth: depth + 1)
        }
        checkGeneral(value, rules, path)
        checkCombinations(value, rules, path, depth)
        switch value {
        case .string(let text): checkText(text, rules, path)
        case .array(let elements): checkList(elements, rules, path, depth)
        case .object(let members): checkObject(members, rules, path, depth)
        case .integer, .double, .number: checkNumber(value, rules, path)
        case .null, .bool: break
        }
    }

    private mutating func report(_ path: JSONPath, _ message: String) {
        violations.append(SchemaViolation(path: path.description, message: message))
    }

    // MARK: Any value

    private mutating func checkGeneral(_ value: JSONValue, _ rules: JSONObject, _ path: JSONPath) {
        if let type = rules["type"] {
            let names = (type.arrayValue ?? [type]).compactMap(\.stringValue)
            if !names.isEmpty, !names.contains(where: { SchemaEvaluation.isOfType(value, $0) }) {
                let wanted = names.map(SchemaEvaluation.phrase).joined(separator: " or ")
                report(path, "must be \(wanted), not \(SchemaEvaluation.kind(of: value))")
            }
        }
        if let permitted = rules["enum"]?.arrayValue, !permitted.contains(where: { $0.isSchemaEqual(to: value) }) {
            let listed = permitted.prefix(8).map { $0.text(.compact) }.joined(separator: ", ")
            report(path, "must be one of \(listed)\(permitted.count > 8 ? ", ... (\(permitted.count) in all)" : "")")
        }
        if let constant = rules["const"], !constant.isSchemaEqual(to: value) {
            report(path, "must be \(constant.text(.compact))")
        }
    }

    private static func isOfType(_ value: JSONValue, _ name: String) -> Bool {
        switch name {
        case "null": value.isNull
        case "boolean": value.boolValue != nil
        case "string": value.stringValue != nil
        case "array": value.arrayValue != nil
        case "object": value.objectValue != nil
        case "number": JSONDecimal(value) != nil
        case "integer": JSONDecimal(value)?.isInteger ?? false
        default: true
        }
    }

    private static func phrase(_ type: String) -> String {
        switch type {
        case "boolean": "true or false"
        case "string": "text"
        case "array": "a list"
        case "object": "an object"
        case "number": "a number"
        case "integer": "an integer"
        default: type
        }
    }

    private static func kind(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "a truth value"
        case .string: "text"
        case .array: "a list"
        case .object: "an object"
        case .integer, .double, .number: "the number \(value.text(.compact))"
        }
    }

    // MARK: Combinations

    private mutating func checkCombinations(_ value: JSONValue, _ rules: JSONObject, _ path: JSONPath, _ depth: Int) {
        for part in rules["allOf"]?.arrayValue ?? [] {
            check(value, against: part, at: path, depth: depth + 1)
        }
        if let parts = rules["anyOf"]?.arrayValue, !parts.isEmpty {
            let outcomes = parts.map { trial(value, $0, path, depth) }
            if !outcomes.contains(where: \.isEmpty) { reportClosest(value, parts, outcomes, path) }
        }
        if let parts = rules["oneOf"]?.arrayValue, !parts.isEmpty {
            let outcomes = parts.map { trial(value, $0, path, depth) }
            let matching = outcomes.count(where: \.isEmpty)
            if matching == 0 { reportClosest(value, parts, outcomes, path) }
            if matching > 1 { report(path, "must fit exactly one alternative, but fits \(matching)") }
        }
    }

    /// Returns the violations of `value` in one alternative.
    private mutating func trial(
        _ value: JSONValue,
        _ schema: JSONValue,
        _ path: JSONPath,
        _ depth: Int
    ) -> [SchemaViolation] {
        let kept = violations
        violations = []
        check(value, against: schema, at: path, depth: depth + 1)
        defer { violations = kept }
        return violations
    }

    /// Reports the violations of the alternative whose constant members the value has.
    ///
    /// Otherwise, reports that no alternative matches.
    private mutating func reportClosest(
        _ value: JSONValue,
        _ parts: [JSONValue],
        _ outcomes: [[SchemaViolation]],
        _ path: JSONPath
    ) {
        let root = root
        let meant = parts.indices.filter { index in
            let schema = JSONSchema.resolving(parts[index], in: root)
            guard let properties = schema?["properties"]?.objectValue else { return false }
            let constants = properties.compactMap { name, property in property["const"].map { (name, $0) } }
            return !constants.isEmpty && constants.allSatisfy { value[$0.0]?.isSchemaEqual(to: $0.1) ?? false }
        }
        if meant.count == 1 {
            violations += outcomes[meant[0]]
        } else if outcomes.count == 1 {
            violations += outcomes[0]
        } else {
            report(path, "fits none of the \(outcomes.count) alternatives")
        }
    }

    // MARK: Values of one type

    private mutating func checkNumber(_ value: JSONValue, _ rules: JSONObject, _ path: JSONPath) {
        guard let number = JSONDecimal(value) else { return }
        let limit = { (key: String) in rules[key].flatMap { JSONDecimal($0) } }
        let text = { (key: String) in rules[key]?.text(.compact) ?? "" }
        if let bound = limit("minimum"), number < bound { report(path, "must be at least \(text("minimum"))") }
        if let bound = limit("maximum"), number > bound { report(path, "must be at most \(text("maximum"))") }
        if let bound = limit("exclusiveMinimum"), number <= bound {
            report(path, "must be more than \(text("exclusiveMinimum"))")
        }
        if let bound = limit("exclusiveMaximum"), number >= bound {
            report(path, "must be less than \(text("exclusiveMaximum"))")
        }
        if let divisor = limit("multipleOf"), divisor.isPositive, number.isMultiple(of: divisor) == false {
            report(path, "must be a multiple of \(text("multipleOf"))")
        }
    }

    private static func count(_ rules: JSONObject, _ key: String) -> Int? {
        rules[key].flatMap { JSONDecimal($0) }.flatMap { number in
            guard number.isInteger, !number.isNegative, number.digits.count + number.exponent <= 15 else { return nil }
            let digits = number.digits + [UInt8](repeating: 0, count: number.exponent)
            return digits.reduce(0) { $0 * 10 + Int($1) }
        }
    }

    private mutating func checkText(_ text: String, _ rules: JSONObject, _ path: JSONPath) {
        let length = text.unicodeScalars.count
        if let least = SchemaEvaluation.count(rules, "minLength"), length < least {
            report(path, least == 1 ? "must not be empty" : "must have at least \(least) characters")
        }
        if let most = SchemaEvaluation.count(rules, "maxLength"), length > most {
            report(path, "must have at most \(most) characters, not \(length)")
        }
        if let pattern = rules["pattern"]?.stringValue, SchemaPattern(pattern)?.matches(text) == false {
            report(path, "must match the pattern \(pattern)")
        }
        if let format = rules["format"]?.stringValue.flatMap(SchemaFormat.init(rawValue:)), !format.accepts(text) {
            report(path, "must be \(format.phrase)")
        }
    }

    private mutating func checkList(_ elements: [JSONValue], _ rules: JSONObject, _ path: JSONPath, _ depth: Int) {
        if let least = SchemaEvaluation.count(rules, "minItems"), elements.count < least {
            report(path, "must have at least \(least) elements, not \(elements.count)")
        }
        if let most = SchemaEvaluation.count(rules, "maxItems"), elements.count > most {
            report(path, "must have at most \(most) elements, not \(elements.count)")
        }
        if rules["uniqueItems"] == true, let pair = SchemaEvaluation.equalPair(in: elements) {
            report(path.element(pair.1), "must not repeat element \(pair.0)")
        }
        // Before 2020, `items` contained the list of schemas, and `additionalItems` the schema of later elements.
        let tuple = rules["prefixItems"]?.arrayValue ?? rules["items"]?.arrayValue ?? []
        for (index, element) in elements.enumerated() {
            if index < tuple.count {
                check(element, against: tuple[index], at: path.element(index), depth: depth + 1)
            } else if let rest = rules["items"], rest.arrayValue == nil {
                check(element, against: rest, at: path.element(index), depth: depth + 1)
            }
        }
    }

    /// Returns the positions of the first element that equals an earlier one; `nil` for none.
    private static func equalPair(in elements: [JSONValue]) -> (Int, Int)? {
        var seen: [JSONValue: Int] = [:]
        for (index, element) in elements.enumerated() {
            if let earlier = seen.updateValue(index, forKey: element.schemaNormal) { return (earlier, index) }
        }
        return nil
    }

    private mutating func checkObject(_ members: JSONObject, _ rules: JSONObject, _ path: JSONPath, _ depth: Int) {
        for name in (rules["required"]?.arrayValue ?? []).compactMap(\.stringValue) where members[name] == nil {
            report(path.member(name), "is missing")
        }
        let properties = rules["properties"]?.objectValue ?? [:]
        let patterns = (rules["patternProperties"]?.objectValue ?? [:]).map { (SchemaPattern($0.key), $0.value) }
        for (name, value) in members {
            var isNamed = false
            if let property = properties[name] {
                isNamed = true
                check(value, against: property, at: path.member(name), depth: depth + 1)
            }
            for (pattern, schema) in patterns where pattern?.matches(name) ?? true {
                isNamed = true
                if pattern != nil { check(value, against: schema, at: path.member(name), depth: depth + 1) }
            }
            guard !isNamed, let additional = rules["additionalProperties"] else { continue }
            if additional == false {
                report(path.member(name), "is not a known member")
            } else {
                check(value, against: additional, at: path.member(name), depth: depth + 1)
            }
        }
    }
}

extension JSONSchema {
    /// Returns the schema at the end of a chain of local references in `root`.
    static func resolving(_ schema: JSONValue, in root: JSONValue) -> JSONValue? {
        JSONSchema(root: root, node: schema).resolved?.node
    }
}

extension JSONValue {
    /// The value in a form in which values that are equal in JSON Schema are identical.
    fileprivate var schemaNormal: JSONValue {
        switch self {
        case .array(let elements):
            return .array(elements.map(\.schemaNormal))
        case .object(let members):
            let sorted = members.keys.sorted().map { ($0, members[$0]?.schemaNormal ?? .null) }
            return .object(JSONObject(uniqueKeysWithValues: sorted))
        case .integer, .double, .number:
            guard let number = JSONDecimal(self) else { return self }
            let digits = String(decoding: number.digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
            return .number("\(number.isNegative ? "-" : "")\(digits)e\(number.exponent)")
        case .null, .bool, .string:
            return self
        }
    }
}
