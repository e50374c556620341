import OrderedCollections

extension QuestionFacts {
    /// The facts as a JSON object.
    ///
    /// Unknown facts are absent.
    ///
    /// Sums are strings, so that readers do not round them.
    public var json: JSONValue {
        var members: JSONObject = [:]
        if let title { members["title"] = .string(title) }
        if !fields.isEmpty {
            members["fields"] = .object(
                JSONObject(fields.map { ($0.name, $0.value.json) }, uniquingKeysWith: { first, _ in first })
            )
        }
        if !sums.isEmpty {
            members["sums"] = .object(
                JSONObject(sums.map { ($0.unit, .string($0.amount.text)) }, uniquingKeysWith: { first, _ in first })
            )
        }
        if let count { members["count"] = .integer(Int64(count)) }
        if let risk { members["risk"] = .string(risk.rawValue) }
        if let progress {
            var parts: JSONObject = ["done": .integer(Int64(progress.done)), "total": .integer(Int64(progress.total))]
            if let label = progress.label { parts["label"] = .string(label) }
            members["progress"] = .object(parts)
        }
        if !effects.isEmpty {
            members["effects"] = .object(
                JSONObject(effects.map { ($0.decision, .string($0.does)) }, uniquingKeysWith: { first, _ in first })
            )
        }
        return .object(members)
    }

    /// Reads the facts from ``json``; `nil` for other JSON.
    ///
    /// Members of later releases are ignored.
    public init?(json: JSONValue) {
        guard let members = json.objectValue else { return nil }
        var fields: [Field] = []
        var sums: [Sum] = []
        var progress: Progress?
        var count: Int?
        if let value = members["fields"] {
            guard let values = Self.pairs(value) else { return nil }
            for (name, value) in values {
                guard let value = FactValue(factJSON: value) else { return nil }
                fields.append(Field(name, value))
            }
        }
        if let value = members["sums"] {
            guard let values = Self.pairs(value) else { return nil }
            for (unit, value) in values {
                guard let amount = value.stringValue.flatMap(JSONDecimal.init(amountText:)) else { return nil }
                sums.append(Sum(amount, unit))
            }
        }
        if let value = members["progress"] {
            guard let done = value["done"]?.integerValue, let total = value["total"]?.integerValue else { return nil }
            progress = Progress(
                Int(clamping: done),
                of: Int(clamping: total),
                label: value["label"]?.stringValue
            )
        }
        if let value = members["count"] {
            guard let number = value.integerValue else { return nil }
            count = Int(clamping: number)
        }
        var risk: Risk?
        if let value = members["risk"] {
            guard let level = value.stringValue.flatMap(Risk.init(rawValue:)) else { return nil }
            risk = level
        }
        // Effects are only displayed, so an unreadable effect is omitted and the other facts are kept.
        let effects = (members["effects"]?.objectValue ?? [:]).compactMap { decision, does in
            does.stringValue.map { Effect(decision, $0) }
        }
        self.init(
            title: members["title"]?.stringValue,
            fields: fields,
            sums: sums,
            count: count,
            risk: risk,
            progress: progress,
            effects: effects
        )
    }

    /// Returns the members of an object, or the pairs of a list of pairs; `nil` for other JSON.
    private static func pairs(_ json: JSONValue) -> [(String, JSONValue)]? {
        if let members = json.objectValue { return members.map { ($0.key, $0.value) } }
        guard let elements = json.arrayValue else { return nil }
        let pairs = elements.compactMap { element in
            element["name"]?.stringValue.flatMap { name in element["value"].map { (name, $0) } }
        }
        return pairs.count == elements.count ? pairs : nil
    }

    /// The maximum size of stored facts that is read, in bytes.
    ///
    /// Stored facts are always smaller, however many bytes their characters have.
    package static let maximumStoredLength = 1 << 18

    /// Reads stored facts; `nil` for other text.
    package init?(storedText text: String) {
        guard text.utf8.count <= Self.maximumStoredLength, let json = try? JSONValue(parsing: text) else { return nil }
        self.init(json: json)
    }
}

extension JSONDecimal {
    /// Reads the number from ``text`` in facts; `nil` for other text.
    fileprivate init?(amountText text: String) {
        guard text.utf8.count <= 512, let json = try? JSONValue(parsing: text) else { return nil }
        self.init(json)
    }
}

extension QuestionFacts: Codable {
    /// Encodes the object ``json``.
    ///
    /// Fields and sums are lists of pairs, because object encoders lose the order.
    public func encode(to encoder: any Encoder) throws {
        guard var members = json.objectValue else { return }
        for name in ["fields", "sums"] {
            guard let values = members[name]?.objectValue else { continue }
            members[name] = .array(values.map { ["name": .string($0.key), "value": $0.value] })
        }
        try JSONValue.object(members).encode(to: encoder)
    }

    /// Decodes facts.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a value that is not an object of facts.
    public init(from decoder: any Decoder) throws {
        guard let facts = QuestionFacts(json: try JSONValue(from: decoder)) else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "The value is not an object of facts."
            )
            throw DecodingError.dataCorrupted(context)
        }
        self = facts
    }
}
