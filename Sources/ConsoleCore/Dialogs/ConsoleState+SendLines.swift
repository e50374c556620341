import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What the dialogs about sending say.
extension ConsoleState {
    /// One item before it is sent: the decisions, what an edit changes, and the exact value.
    func submitLines(of dialog: SubmitDialog, width: Int) -> [StyledLine] {
        guard let entry = inbox[dialog.item], let draft = drafts[entry.id], let decisions = draft.complete else {
            return [StyledLine("The item is gone.", .warn)]
        }
        var lines: [StyledLine] = []
        func wrap(_ text: String, _ role: ThemeRole, indent: Int = 0) {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, role, to: width - indent, in: settings.glyphs)
                .map { $0.indented(by: indent) }
        }
        let reasons = submitReasons(for: entry, decisions)
        if !reasons.isEmpty {
            wrap("Look again: " + reasons.joined(separator: "; ") + ".", .warn)
            lines.append(StyledLine())
        }
        for (index, action) in entry.item.actions.enumerated() {
            let name = SafeText.name(action.name)
            lines.append(decisionWords(draft.decisions[index]).adding("   " + name, .textStrong))
            lines += editLines(of: action, in: entry, decisions[index], width: width - 4)
                .map { $0.indented(by: 4) }
        }
        lines.append(StyledLine())
        lines.append(
            StyledLine("thread    ", .textMuted).adding(SafeText.name(entry.question.thread.rawValue))
        )
        lines.append(
            StyledLine("question  ", .textMuted)
                .adding(SafeText.name(entry.question.interrupt.id?.rawValue ?? "none"))
                .adding("  position \(entry.question.position)", .textMuted)
        )
        lines.append(
            StyledLine("payload   ", .textMuted).adding(
                "sha256 \(Words.short(entry.question.payloadDigest.rawValue, 16))"
            )
        )
        lines.append(StyledLine())
        if let answer = try? entry.item.answer(to: decisions), let resume = entry.item.resume(with: answer) {
            let isSecret = secrets?.hidesAnswer == true && decisions.contains { $0.kind == .respond }
            let text = isSecret ? SecretNames.mask : shown(resume).text(.compact)
            let length = resume.text(.compact).utf8.count
            lines.append(
                StyledLine("Exactly this resumes the run:", .header)
                    .adding("  \(Words.plural(length, "byte"))", .textMuted)
            )
            lines += exactLines(text, width: width)
        }
        lines.append(StyledLine())
        lines.append(
            StyledLine("The same without a screen:", .header)
                .adding("  \(label(of: .copyCommand)) copies it", .textMuted)
        )
        return lines
            + exactLines(shownCommandLine(of: entry, decisions), width: width)
    }

    /// Broken where a line is full: a break at a space would hide how many there are.
    private func exactLines(_ text: String, width: Int) -> [StyledLine] {
        SafeText(text).joinedLines().folded(to: width - StyledLine.gutterWidth, in: settings.glyphs)
            .map { StyledLine($0, .textCode).inGutter }
    }

    /// The most items a plan lists one by one.
    private static let planLimit = 1_000

    /// Several answers before they are sent: how far they reach, then each of them, then what is left out.
    func planLines(of dialog: PlanDialog, width: Int) -> [StyledLine] {
        let staged = decidedItems(dialog.items)
        var lines = radiusLines(of: staged, width: width)
        let alike = alikeRows(of: staged, width: width)
        let reasons = planReasons(of: dialog, staged, alike)
        if !reasons.isEmpty {
            let words = SafeText("Look again: " + reasons.joined(separator: "; ") + ".").joinedLines()
            lines += StyledLine.hanging(StyledLine(), words, .warn, to: width, in: settings.glyphs)
        }
        if !lines.isEmpty { lines.append(StyledLine()) }
        let threads = Dictionary(grouping: dialog.items, by: \.thread).mapValues(\.count)
        for (entry, decisions) in staged.prefix(Self.planLimit) {
            var line = planRow(of: entry)
            line.append("  " + SafeText.name(entry.question.thread.rawValue), .textMuted)
            if threads[entry.question.thread] ?? 1 > 1 { line.append("  with its thread", .textMuted) }
            let differences = alike.differences[entry.id] ?? []
            if let first = differences.first {
                line.append("  " + differenceWords(first, of: entry), .warn)
            } else {
                line.append("  " + argumentsInBrief(of: entry), .textMuted)
            }
            lines.append(line)
            if alike.odd.contains(entry.id) { lines += differenceLines(differences, of: entry, width: width) }
            for (index, decision) in decisions.enumerated() {
                lines += editLines(of: entry.item.actions[index], in: entry, decision, width: width - 6)
                    .map { $0.indented(by: 6) }
            }
        }
        if staged.count > Self.planLimit { lines.append(.elision(lines: staged.count - Self.planLimit, hidden: 0)) }
        guard !dialog.plan.leftOut.isEmpty else { return lines }
        if !lines.isEmpty { lines.append(StyledLine()) }
        lines.append(StyledLine("Left out: \(Words.plural(dialog.plan.leftOut.count, "item"))", .warn))
        for leftOut in dialog.plan.leftOut.prefix(Self.planLimit) {
            guard let entry = inbox[leftOut.item] else { continue }
            var line = decisionStrip(of: entry).adding("  ").adding(entry.listTitle, .text)
            line.append("  " + SafeText.name(entry.question.thread.rawValue), .textMuted)
            lines.append(line)
            lines += StyledLine.wrapping(SafeText(leftOut.reason), .warn, to: width - 4, limit: 3, in: settings.glyphs)
                .map { $0.indented(by: 4) }
        }
        return lines
    }

    private func radiusLines(of staged: [(entry: InboxEntry, decisions: [Decision])], width: Int) -> [StyledLine] {
        guard !staged.isEmpty else { return [StyledLine("Nothing of it can go out together.", .warn)] }
        let radius = BlastRadius(
            of: staged,
            rules: settings.deciding,
            seen: seenPercent,
            unseenActions: unseenActions
        )
        var lines: [StyledLine] = []
        func wrap(_ text: String, _ role: ThemeRole = .text) {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, role, to: width, limit: 4, in: settings.glyphs)
        }
        let workflows = radius.workflows.map { name, count in
            radius.workflows.count == 1 ? ForeignText.name(name) : "\(ForeignText.name(name)) \(count)"
        }
        wrap(
            "\(Words.plural(radius.items, "item")) on \(Words.plural(radius.threads, "thread")) of "
                + workflows.joined(separator: ", "),
            .textStrong
        )
        let decisions = radius.decisions.map { "\($0.key.rawValue) \(Words.count($0.value))" }
        wrap(decisions.joined(separator: ", "))
        for tool in radius.tools.prefix(6) {
            let sums = tool.sums.isEmpty ? "" : ": " + tool.sums.joined(separator: "; ")
            let name = ForeignText.name(tool.name)
            wrap("runs \(name) \(tool.count == 1 ? "once" : "\(Words.count(tool.count)) times")\(sums)")
        }
        if radius.tools.count > 6 { lines.append(.elision(lines: radius.tools.count - 6, hidden: 0)) }
        if let riskiest = radius.riskiest, let entry = inbox[riskiest.item] {
            let place =
                ForeignText.name(entry.item.title) + " on " + ForeignText.name(entry.question.thread.rawValue)
            wrap("riskiest: \(place), \(riskiest.level.rawValue) (\(riskiest.rule))", .warn)
        }
        if radius.hidden > 0 { wrap("with hidden characters: \(radius.hidden)", .danger) }
        if radius.unread > 0 {
            let isPlain = radius.actions == radius.items
            let actions = isPlain ? "" : " of the items, \(Words.plural(radius.unreadActions, "action"))"
            wrap("never on the screen as a whole: \(Words.count(radius.unread))\(actions)", .warn)
        }
        return lines
    }

    /// The first arguments of an item in a few words, without its secrets.
    func argumentsInBrief(of entry: InboxEntry) -> SafeText {
        guard entry.item.actions.count == 1, let members = entry.item.actions[0].arguments.objectValue else {
            return ""
        }
        let secrets = secrets(of: entry)
        // Asked of every row at every frame: nothing is looked at but what is shown.
        let scalars = members.lazy.filter { _, value in
            // A question's title is one of its members.
            value.objectValue == nil && value.arrayValue == nil && value.stringValue != entry.item.title
        }
        let words = scalars.prefix(2).map { key, value in
            let shown = secrets?.hides(key) == true ? SecretNames.covered(value) : value
            return SafeText.name(key) + " " + JSONOutline.inline(shown, limit: 24)
        }
        return words.enumerated().reduce("") { $0 + ($1.offset > 0 ? ", " : "") + $1.element }.joinedLines()
    }

    /// What became of the answers sent together last, what failed first.
    func resultLines(width: Int) -> [StyledLine] {
        guard let batch = outbox.batch else { return [] }
        var parts = ["\(Words.count(batch.sent)) of \(Words.count(batch.lines.count)) sent"]
        if !batch.failed.isEmpty { parts.append("\(Words.count(batch.failed.count)) not sent") }
        let underWay = batch.count { $0 == .sending }
        if underWay > 0 { parts.append("\(Words.count(underWay)) on their way") }
        let unknown = batch.count { $0 == .unknown }
        if unknown > 0 { parts.append("\(Words.count(unknown)) being looked up") }
        var lines = [StyledLine(.dotted(parts), .textStrong), StyledLine()]
        func add(_ line: Outbox.Batch.Line) {
            let (mark, role): (SafeText, ThemeRole) =
                switch line.result {
                case .sent: (Mark.approve, .ok)
                case .failed: (Mark.reject, .danger)
                case .sending: (Mark.ellipsis, .statePending)
                case .unknown: (Mark.question, .warn)
                }
            lines.append(
                StyledLine(mark + " ", role).adding(.name(line.title))
                    .adding("  " + SafeText.name(line.thread.rawValue), .textMuted)
            )
            guard case .failed(let reason) = line.result else { return }
            lines += StyledLine.quoting(reason, .danger, to: width - 4, limit: 4, in: settings.glyphs)
                .map { $0.indented(by: 4) }
        }
        let order: [(Outbox.Result) -> Bool] = [
            { if case .failed = $0 { true } else { false } }, { $0 == .unknown }, { $0 == .sending }, { $0 == .sent },
        ]
        for isMeant in order {
            for line in batch.lines.values where isMeant(line.result) && lines.count < 2_000 { add(line) }
        }
        return lines
    }

    /// The line that counts down what is held.
    func holdLine(_ held: Outbox.Held) -> StyledLine {
        let left = held.secondsLeft(at: now)
        let total = max(1, Int(held.due.duration(since: held.since).components.seconds))
        var line = StyledLine(Mark.warning + " \(heldWords(held)) in \(left)s ", .warn)
        line.append("[", .textMuted)
        line.append(SafeText(String(repeating: "=", count: min(total, left))), .warn)
        line.append(.spaces(max(0, total - left)))
        line.append("]  ", .textMuted)
        line.append("\(label(of: .undo))", .key)
        line.append(held.items.count == 1 ? " takes it back" : " takes them back", .text)
        return line
    }
}
