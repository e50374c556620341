/// An object written as a dictionary literal with values of different types.
///
/// The members keep the order of the literal.
///
/// ```swift
/// let approved: Bool = try await flow.interrupt(["essay": essay, "score": 4, "action": "Please approve"])
/// ```
public struct Payload: Sendable, Encodable, ExpressibleByDictionaryLiteral {
    private let members: [(key: String, value: any Encodable & Sendable)]

    /// Creates an object with these members.
    public init(dictionaryLiteral members: (String, any Encodable & Sendable)...) {
        self.members = members.map { (key: $0.0, value: $0.1) }
    }

    /// Encodes the members in order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberKey.self)
        for member in members { try container.encode(member.value, forKey: MemberKey(stringValue: member.key)) }
    }

    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
