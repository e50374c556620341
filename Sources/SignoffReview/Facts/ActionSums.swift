import OrderedCollections
package import SignoffCheckpoint

/// The exact sums of the actions of a question, by currency.
package struct ActionSums {
    /// The name of the member that is an amount.
    package static let amountKey = "amount"
    /// The names of members that contain the currency or unit of an amount.
    package static let unitKeys = ["currency", "currency_code", "unit"]
    /// The maximum number of bytes of a currency or unit.
    private static let unitLimit = 16

    /// The sums, in the order in which their units first occur.
    ///
    /// Empty unless every action has an amount, and either all or none have a currency.
    package let sums: [QuestionFacts.Sum]

    package init(of arguments: [JSONValue]) {
        var amounts: OrderedDictionary<ExactText, [JSONDecimal]> = [:]
        var haveUnits: Bool?
        for value in arguments {
            guard let (amount, unit) = Self.amount(in: value), haveUnits ?? (unit != nil) == (unit != nil) else {
                sums = []
                return
            }
            haveUnits = unit != nil
            amounts[ExactText(unit ?? ""), default: []].append(amount)
        }
        let totals = amounts.map { unit, amounts in (unit: unit.text, total: JSONDecimal.sum(amounts)) }
        let exact = totals.compactMap { unit, total in total.map { QuestionFacts.Sum($0, unit) } }
        sums = exact.count == totals.count ? exact : []
    }

    /// Returns the amount of an action in its unit, which is empty if none is named; `nil` if either cannot be read
    /// exactly.
    package static func sum(of arguments: JSONValue) -> QuestionFacts.Sum? {
        amount(in: arguments).map { QuestionFacts.Sum($0, $1 ?? "") }
    }

    /// Returns the amount of an action and its unit, which is `nil` if none is named; `nil` if either cannot be read
    /// exactly.
    private static func amount(in arguments: JSONValue) -> (JSONDecimal, unit: String?)? {
        guard let members = arguments.objectValue, let value = members[amountKey] else { return nil }
        if let nested = value.objectValue {
            guard let amount = (nested["value"] ?? nested[amountKey]).flatMap(number), let unit = unit(in: nested),
                unit != nil
            else { return nil }
            return (amount, unit)
        }
        guard let amount = number(value), let unit = unit(in: members) else { return nil }
        return (amount, unit)
    }

    private static func number(_ value: JSONValue) -> JSONDecimal? {
        value.stringValue.map { JSONDecimal(wholeLiteral: $0) } ?? JSONDecimal(value)
    }

    /// Returns the unit; the inner value is `nil` if none is named.
    ///
    /// `nil` for an invalid unit, and for several units.
    private static func unit(in members: JSONObject) -> String?? {
        let named = unitKeys.compactMap { members[$0] }.filter { !$0.isNull }
        guard named.count < 2 else { return nil }
        guard let value = named.first else { return .some(nil) }
        guard let unit = value.stringValue, (1...unitLimit).contains(unit.utf8.count),
            !unit.contains(where: { $0.isWhitespace || $0.isNewline })
        else { return nil }
        return unit
    }
}
