/// A positive amount of money, without rounding.
struct Amount: Hashable, Sendable, Comparable {
    /// The amount in ten-thousandths of the unit of the currency.
    let tenThousandths: Int64

    init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// The regular expression of an amount.
    static let pattern = #"^[0-9]{1,9}(\.[0-9]{1,4})?$"#

    /// Parses an amount: at most nine digits, optionally followed by a point and at most four digits; `nil` for other
    /// text.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            (1...9).contains(parts[0].utf8.count),
            let whole = Int64(parts[0])
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            guard (1...4).contains(parts[1].utf8.count),
                let digits = Int64(parts[1] + String(repeating: "0", count: 4 - parts[1].utf8.count))
            else { return nil }
            fraction = digits
        }
        tenThousandths = whole * 10_000 + fraction
    }

    static func < (left: Amount, right: Amount) -> Bool { left.tenThousandths < right.tenThousandths }

    static func + (left: Amount, right: Amount) -> Amount {
        Amount(tenThousandths: left.tenThousandths + right.tenThousandths)
    }

    /// The amount with two decimals, or as many as it needs.
    var text: String {
        var fraction = String(tenThousandths % 10_000 + 10_000).dropFirst()
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "\(tenThousandths / 10_000).\(fraction)"
    }
}
