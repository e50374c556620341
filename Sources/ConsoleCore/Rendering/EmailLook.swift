import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The layout of a message: its recipients first, then its text, then its other members.
struct EmailLook: Equatable {
    /// The members of the head in display order.
    let head: [(name: SafeText, value: JSONValue)]
    /// The name of the member with the text.
    let bodyName: String
    let body: String
    let rest: JSONObject

    private static let headNames = ["from", "to", "cc", "bcc", "reply_to", "subject"]
    private static let bodyNames = ["body", "text", "content", "message", "html"]

    /// Reads an object; `nil` when it has no recipient, or neither subject nor body.
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

/// The form of an amount with its currency, in groups of three digits.
///
/// Digits are never changed.
enum MoneyLook {
    private static let amountNames = ["amount", "price", "total", "sum", "fee", "balance", "refund"]

    /// Returns the amount in the usual form if the member `name` is an amount and its object names a currency; `nil`
    /// otherwise.
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
