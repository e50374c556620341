import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A ledger entry and the stored values of its answers, as commands print them.
struct DecisionReport {
    let row: LedgerRow
    let kept: [KeptAnswer]

    /// The entry, and for each answer the stored payload and answer with the result of comparing their digests.
    var json: JSONValue {
        guard var entry = row.json.objectValue else { return .null }
        entry["kept"] = .array(
            kept.map { answer in
                [
                    "interrupt": .string(answer.question.rawValue), "payload": Self.json(answer.payload),
                    "answer": Self.json(answer.answer),
                ]
            }
        )
        return .object(entry)
    }

    private static func json(_ value: KeptAnswer.Value) -> JSONValue {
        switch value {
        case .kept(let value): ["value": value, "digest": "matches"]
        case .changed(let value): ["value": value, "digest": "differs"]
        case .unproved(let value): ["value": value, "digest": "unknown"]
        case .missing: .null
        }
    }

    /// The row of the table, the members of the entry, and the stored values.
    var lines: [SafeText] {
        var table = Table("ENTRY", "AT", "BY", "THREAD", "DECIDED")
        LedgerReport(row: row).add(to: &table)
        var lines = table.lines
        lines += PayloadText.lines(row.json)
        for answer in kept {
            lines.append("question \(name: answer.question.rawValue)")
            lines += Self.lines("asked", answer.payload)
            lines += Self.lines("answered", answer.answer)
        }
        return lines
    }

    private static func lines(_ what: String, _ value: KeptAnswer.Value) -> [SafeText] {
        switch value {
        case .kept(let value):
            [SafeText("\(what), matches the digest of the entry:")] + PayloadText.lines(value)
        case .changed(let value):
            [SafeText("\(what), CHANGED: does not match the digest of the entry:")] + PayloadText.lines(value)
        case .unproved(let value):
            [SafeText("\(what), not compared: the entry has no digest of the stored form:")] + PayloadText.lines(value)
        case .missing: [SafeText("\(what): not stored here")]
        }
    }
}
