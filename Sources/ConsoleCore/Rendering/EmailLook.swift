import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A message to somebody: who it goes to first, then what it says, then whatever else there is.
struct EmailLook: Equatable {
    /// Members of the head in the order they are shown.
    let head: [(name: SafeText, value: JSONValue)]
    /// The member that holds the text, by its name.
    let bodyName: String
    let body: String
    let rest: JSONObject

    private static let headNames = ["from", "to", "cc", "bcc", "reply_to", "subject"]
    private static let bodyNames = ["body", "text", "content", "message", "html"]

    /// Reads an object; nil when it has no recipient, or neither subject nor body.
    init?(_ members: JSONObject) {
        guard let recipient = members["to"], Self.isAddress(recipient),
            let bodyName = Self.bodyNames.first(where: { members[$0]?.stringValue != nil }),
            let body = members[bodyName]?.stringValue
        else { return nil }
        self.bodyName = bodyName
        self.body = body
        head = Self.headNames.compactMap { name in members[name].map { (SafeText.name(name), $0) } }
        rest = members.filter { !Self.headNames.contains($0.key) && $0.key != bodyName }
    }

    static func == (left: EmailLook, right: EmailLook) -> Bool {
        left.bodyName == right.bodyName && left.body == right.body && left.rest == right.rest
            && left.head.elementsEqual(right.head) { $0.name == $1.name && $0.value == $1.value }
    }

    private static func isAddress(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains("@")
        case .array(let elements): !elements.isEmpty && elements.allSatisfy { $0.stringValue?.contains("@") ?? false }
        default: false
        }
    }
}

/// An amount with its currency beside it, in groups of three digits; its digits are never changed.
enum MoneyLook {
    private static let amountNames = ["amount", "price", "total", "sum", "fee", "balance", "refund"]

    /// The amount as people write it, when the member `name` is one and its object names a currency; nil otherwise.
    static func text(of value: JSONValue, name: String, in members: JSONObject) -> String? {
        guard amountNames.contains(where: name.lowercased().hasSuffix),
            let currency = (members["currency"] ?? members["currency_code"])?.stringValue,
            (2...4).contains(currency.count), currency.allSatisfy(\.isLetter)
        else { return nil }
        let digits: String
        switch value {
        case .integer, .double, .number: digits = value.text(.compact)
        case .string(let text): digits = text
        default: return nil
        }
        return AmountWords.grouped(digits).map { "\($0) \(currency)" }
    }
}
