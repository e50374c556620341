import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A filter of the ledger by operator, decision, time and amount.
///
/// Keys are `by:`, `tool:`, `thread:`, `decision:`, `kind:`, `outcome:`, `amount:>1000`, `unit:EUR`, `age:<2h`, `date:2026-11-29` and `on:yesterday`.
struct LedgerFilter {
    let now: Timestamp
    private let query: FilterQuery
    private let offset: Int

    /// Reads a filter.
    ///
    /// - Parameters:
    ///   - text: The filter as typed.
    ///   - now: The current time.
    ///   - offset: Seconds to add to UTC for the days of the operator.
    init(_ text: String, at now: Timestamp, offset: Int) {
        query = FilterQuery(text)
        (self.now, self.offset) = (now, offset)
    }

    /// Whether the matching rows change with time.
    var dependsOnTime: Bool { !query.keys.isDisjoint(with: ["age", "on"]) }

    /// Whether a row matches.
    ///
    /// - Parameters:
    ///   - entry: The row.
    ///   - fault: The fault of a row that does not verify. Only the words of the fault are searched, because the fields of the row are not reliable.
    /// - Returns: True for an empty filter.
    func matches(_ entry: LedgerEntry, fault: String?) -> Bool {
        if let fault { return query.matches(columns: [:]) { fault } }
        let answers = entry.answers
        let decisions = answers.flatMap { $0["decisions"]?.arrayValue ?? [] }
        func texts(_ name: String) -> FilterValue {
            .text(answers.compactMap { $0[name]?.stringValue }.joined(separator: "\n"))
        }
        return query.matches(
            value: { key in
                switch key.lowercased() {
                case "by": return .text(entry.record["actor"]?.stringValue ?? "")
                case "thread": return .text(entry.record["thread"]?.stringValue ?? "")
                case "kind": return texts("dialect")
                case "outcome": return texts("outcome")
                case "tool": return .text(decisions.compactMap { $0["action"]?.stringValue }.joined(separator: "\n"))
                case "decision":
                    return .text(decisions.compactMap { $0["type"]?.stringValue }.joined(separator: "\n"))
                case "amount":
                    return .values(entry.decidedSums.compactMap { JSONDecimal(literal: $0.amount)?.jsonValue })
                case "unit": return .text(entry.decidedSums.map(\.unit).joined(separator: "\n"))
                case "age": return .span(now.duration(since: entry.at))
                case "date": return .text(date(of: entry.at))
                case "on": return .words(days(of: entry.at))
                default: return nil
                }
            },
            names: { [entry.record["actor"]?.stringValue, entry.record["thread"]?.stringValue].compactMap(\.self) },
            text: { JSONValue.object(entry.record).text(.compact).lowercased() }
        )
    }

    /// The fault of the filter as one sentence; `nil` for a filter that can match.
    var fault: String? {
        let known = Self.keys.joined(separator: ", ")
        for term in query.terms {
            guard let key = term.key?.lowercased() else { continue }
            guard Self.keys.contains(key) else { return "unknown filter key \(ForeignText.quoted(key)): \(known)" }
            guard let value = term.condition.operand else { continue }
            switch key {
            case "amount" where !Self.isNumber(value):
                return
                    "amount: takes a number such as >1000, and not \(ForeignText.quoted(value)); unit: takes a currency"
            case "age" where Words.duration(value) == nil:
                return "age: takes a time such as >30m or <2h, and not \(ForeignText.quoted(value))"
            case "on" where !["today", "yesterday"].contains(value) && Timestamp(iso8601: value + "T00:00:00Z") == nil:
                return "on: takes today, yesterday or a date such as 2026-11-29, and not \(ForeignText.quoted(value))"
            default: continue
            }
        }
        return nil
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let value = try? JSONValue(parsing: text) else { return false }
        return JSONDecimal(value) != nil
    }

    private static let keys = [
        "by", "tool", "thread", "decision", "kind", "outcome", "amount", "unit", "age", "date", "on",
    ]

    /// Returns the date of a moment in the operator's time zone: `2026-11-29`.
    private func date(of moment: Timestamp) -> String {
        String(moment.advanced(by: .seconds(offset)).iso8601.prefix(10))
    }

    /// Returns the words for the day of a moment: its date, and `today` or `yesterday`.
    private func days(of moment: Timestamp) -> Set<String> {
        let date = date(of: moment)
        var words: Set<String> = [date]
        if date == self.date(of: now) { words.insert("today") }
        if date == self.date(of: now.advanced(by: .seconds(-86_400))) { words.insert("yesterday") }
        return words
    }
}
