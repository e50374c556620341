package import SignoffCheckpoint

/// Numbers in a form that is easy to read, such as `209,564.82`.
package enum AmountWords {
    /// Returns a number with thousands separators; unchanged if it is written with an exponent.
    package static func text(of number: JSONDecimal) -> String { grouped(number.text) ?? number.text }

    /// Returns an amount with its unit, such as `209,564.82 EUR`.
    ///
    /// An amount in a currency has at least two decimals.
    package static func text(of sum: QuestionFacts.Sum) -> String {
        guard !sum.unit.isEmpty else { return text(of: sum.amount) }
        let isCurrency = sum.unit.utf8.count == 3 && sum.unit.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        var digits = sum.amount.text
        if isCurrency, let point = digits.firstIndex(of: "."), digits[point...].count == 2 { digits += "0" }
        // A unit can be any text of the payload.
        return "\(grouped(digits) ?? digits) \(ForeignText.name(sum.unit))"
    }

    /// Returns decimal digits with thousands separators in the integer part; `nil` for other text.
    package static func grouped(_ digits: String) -> String? {
        let isNegative = digits.hasPrefix("-")
        let parts = digits.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        var text = isNegative ? "-" : ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return parts.count == 2 ? "\(text).\(parts[1])" : text
    }
}
