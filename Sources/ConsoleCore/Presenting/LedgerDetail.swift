import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The exact record of a decision.
struct LedgerDetail {
    let state: ConsoleState

    /// Returns the lines of the decision under the cursor: its operator, time and kind, the changes of an edit, the
    /// exact answer, and its place in the hash chain.
    func lines(width: Int) -> [StyledLine] {
        guard let entry = state.ledger.current else { return [] }
        if let fault = state.ledger.faults[entry.sequence] { return faultLines(entry, fault, width: width) }
        if state.looks.rendering.isRaw { return state.lineLayout.outline(width).lines(of: entry.json) }
        var lines: [StyledLine] = []
        func field(_ name: String, _ value: String?, _ role: ThemeRole = .text) {
            guard let value, !value.isEmpty else { return }
            let lead = StyledLine(SafeText(name), .jsonKey).adding(.spaces(max(1, 12 - name.count)))
            lines += StyledLine.hanging(lead, .name(value), role, to: width, in: state.settings.glyphs)
        }
        field("by", entry.record["actor"]?.stringValue, .textStrong)
        field("account", entry.record["os_user"]?.stringValue)
        field("host", entry.record["host"]?.stringValue)
        field("at", entry.record["at"]?.stringValue ?? entry.at.iso8601)
        field("profile", entry.record["profile"]?.stringValue)
        field("client", entry.record["client"]?.stringValue)
        field("thread", entry.record["thread"]?.stringValue)
        field("amounts", entry.amountWords)
        for answer in entry.answers { lines += answerLines(answer, of: entry, width: width) }
        lines.append(StyledLine())
        field("entry", String(entry.sequence))
        field("after", entry.previousHash, .textMuted)
        field("hash", entry.hash, .textMuted)
        if let check = state.ledger.check {
            let isGood = check.fault == nil && entry.sequence <= check.entries
            lines.append(
                isGood
                    ? StyledLine(Mark.approve + " part of the intact hash chain", .ok)
                    : StyledLine(
                        Mark.reject + " "
                            + SafeText(check.fault ?? "written after the last verification").joinedLines(),
                        check.fault == nil ? .textMuted : .danger
                    )
            )
        }
        return lines
    }

    /// Returns a row that does not verify: its fault, and its unverified text.
    private func faultLines(_ entry: LedgerEntry, _ fault: String, width: Int) -> [StyledLine] {
        var lines = StyledLine.wrapping(
            Mark.reject + " " + SafeText(fault).joinedLines(),
            .danger,
            to: width,
            in: state.settings.glyphs
        )
        lines.append(StyledLine("This row is not a decision. ':verify' verifies the whole ledger.", .textMuted))
        lines.append(StyledLine())
        lines.append(StyledLine("unverified content of the row", .header))
        lines += StyledLine.wrapping(
            SafeText(state.lineLayout.shown(entry.json).text(.compact)).joinedLines(),
            .textMuted,
            to: width - StyledLine.gutterWidth,
            limit: 200,
            in: state.settings.glyphs
        )
        .map(\.quoted)
        return lines
    }

    private func answerLines(_ answer: JSONObject, of entry: LedgerEntry, width: Int) -> [StyledLine] {
        var lines = [StyledLine()]
        for decision in answer["decisions"]?.arrayValue ?? [] {
            let type = decision["type"]?.stringValue ?? "?"
            let kind = DecisionMark(type)
            var line = StyledLine(kind.mark + " " + SafeText.name(type), kind.role)
            line.append("  " + (decision["action"]?.stringValue.map(SafeText.name) ?? ""), .textStrong)
            if let tool = decision["renamed_to"]?.stringValue {
                line.append(" that called " + SafeText.name(tool), .danger)
            }
            lines.append(line)
        }
        if answer["what"]?.stringValue == AnswerRecord.withdrawal {
            return lines + withdrawalLines(answer, width: width)
        }
        // The record is not an answer: a secret was shown, or renaming of a tool was allowed.
        if let type = answer["decisions"]?.arrayValue?.first?["type"]?.stringValue, RecordedAct(rawValue: type) != nil {
            return lines
        }
        if let reason = answer["reason"]?.stringValue {
            lines += StyledLine.quoting(ForeignText.quoted(reason), to: width, in: state.settings.glyphs)
        }
        if let outcome = answer["outcome"]?.stringValue, outcome != "sent" {
            lines.append(StyledLine("outcome " + SafeText.name(outcome), .warn))
            if let error = answer["error"]?.stringValue {
                lines += StyledLine.quoting(error, .danger, to: width, in: state.settings.glyphs)
            }
        }
        for patch in answer["edit_patch"]?.arrayValue ?? [] where patch["changes"]?.arrayValue?.isEmpty == false {
            lines.append(StyledLine("what the edit changed", .header))
            for change in patch["changes"]?.arrayValue ?? [] {
                lines += changeLines(change, width: width).map(\.inGutter)
            }
        }
        lines += keptLines(answer, of: entry, width: width)
        lines.append(
            StyledLine("question  ", .textMuted)
                .adding(SafeText.name(answer["interrupt"]?.stringValue ?? "none"), .textMuted)
        )
        lines.append(
            StyledLine("payload   sha256 ", .textMuted)
                .adding(.name(Words.short(answer["payload_digest"]?.stringValue ?? "?", 16)), .textMuted)
        )
        return lines
    }

    /// Returns an answer that was not delivered: the reason, the question it was given to, and the question that was
    /// asked instead.
    private func withdrawalLines(_ record: JSONObject, width: Int) -> [StyledLine] {
        func text(_ name: String) -> SafeText? { record[name]?.stringValue.map(SafeText.name) }
        func digest(_ name: String) -> SafeText? { record[name]?.stringValue.map { .name(Words.short($0, 16)) } }
        var lines: [StyledLine] = []
        if let reason = record["reason"]?.stringValue {
            lines += StyledLine.quoting(reason, .warn, to: width, in: state.settings.glyphs)
        }
        func field(_ name: SafeText, _ value: SafeText?) {
            guard let value else { return }
            lines.append(StyledLine(name, .textMuted).adding(value, .textMuted))
        }
        field("question  ", text("question"))
        field("approved  sha256 ", digest("payload_digest"))
        field("asked now sha256 ", digest("reached_digest"))
        field("answer    hash ", text("answer_hash"))
        field("written in database ", text("answer_origin"))
        field("run       ", text("run"))
        return lines
    }

    private func changeLines(_ change: JSONValue, width: Int) -> [StyledLine] {
        let place = change["path"]?.stringValue ?? "$"
        let path = SafeText(place).joinedLines()
        let isSecret = state.secrets?.hidesEnd(of: place) == true
        func text(_ value: JSONValue) -> SafeText {
            JSONOutline.inline(isSecret ? SecretNames.covered(value) : state.lineLayout.shown(value))
        }
        let before = change["before"].map(text)
        let after = change["after"].map(text)
        if let from = change["from"]?.integerValue {
            return [StyledLine("~ " + path, .diffChange).adding("  moved from \(from)", .textMuted)]
        }
        var line = StyledLine(before == nil ? "+ " : after == nil ? "- " : "~ ", .diffChange).adding(
            path + "  ",
            .diffChange
        )
        if let before { line.append(before, .diffDelete) }
        if before != nil, after != nil { line.append(" " + Mark.arrow + " ", .textMuted) }
        if let after { line.append(after, .diffAdd) }
        return [line]
    }

    /// Returns the payload that was asked and the answer that resumed the run.
    ///
    /// The ledger has their digests, and other tables store the texts.
    private func keptLines(_ answer: JSONObject, of entry: LedgerEntry, width: Int) -> [StyledLine] {
        guard let kept = state.ledger.kept, kept.entry == entry.sequence else {
            return [StyledLine("loading" + Mark.ellipsis, .textMuted)]
        }
        let found = kept.answers.first { $0.question.rawValue == answer["interrupt"]?.stringValue }
        return keptLines(
            "the exact payload that was asked",
            found?.payload ?? .missing,
            answer["payload_digest"],
            width: width
        )
            + keptLines(
                "the exact answer that resumed the run",
                found?.answer ?? .missing,
                answer["answer_digest"],
                width: width
            )
    }

    private func keptLines(
        _ title: SafeText,
        _ kept: KeptAnswer.Value,
        _ digest: JSONValue?,
        width: Int
    ) -> [StyledLine] {
        var exact = state.lineLayout.outline(width)
        exact.isRaw = true
        exact.lineLimit = 200
        let heading = StyledLine(title, .header)
        switch kept {
        case .kept(let value):
            return [heading] + exact.lines(of: value)
                + [StyledLine(Mark.approve + " matches the recorded digest", .ok)]
        case .changed(let value):
            let words = Mark.reject + " changed since: does not match the recorded digest"
            return [StyledLine(title + ", as it is stored now", .header)] + exact.lines(of: value)
                + [StyledLine(words, .danger)]
        case .unproved(let value):
            let words: SafeText = "not compared: the entry has no digest of the stored form"
            return [heading] + exact.lines(of: value) + [StyledLine(words, .textMuted)]
        case .missing:
            return [
                heading,
                StyledLine("The value is not stored here; its digest is", .textMuted),
                StyledLine("sha256 \(digest?.stringValue.map(SafeText.name) ?? "not recorded")", .textMuted),
            ]
        }
    }
}

/// The mark of a recorded decision, whose kind can be unknown.
private struct DecisionMark {
    let mark: SafeText
    let role: ThemeRole

    init(_ type: String) {
        (mark, role) =
            switch type {
            case "approve": (Mark.approve, .decisionApprove)
            case "reject": (Mark.reject, .decisionReject)
            case "edit": (Mark.edit, .decisionEdit)
            case "respond": (Mark.respond, .decisionRespond)
            case "reveal": (Mark.warning, .secret)
            case "allow_rename": (Mark.warning, .danger)
            case "ignore": (Mark.ignore, .decisionNone)
            default: (Mark.question, .decisionNone)
            }
    }
}
