import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A line of the question, and the action it belongs to.
struct AskLine: Equatable {
    var line: StyledLine
    var action: Int?
    /// Whether the workflow asked it; what the operator decided is nothing that must be read.
    var isQuestion: Bool

    init(_ line: StyledLine = StyledLine(), action: Int? = nil, isQuestion: Bool = true) {
        self.line = line
        self.action = action
        self.isQuestion = isQuestion
    }
}

extension ConsoleState {
    /// What the preview of the item under the cursor says on the tab shown.
    func previewLines(width: Int) -> [StyledLine] {
        guard let entry = inbox.current else {
            return inbox.currentGroup.map { groupLines($0, width: width) } ?? []
        }
        let thread = entry.question.thread
        switch inbox.tab {
        case .ask: return askLines(of: entry, width: width).map(\.line)
        case .why: return whyLines(of: entry, width: width)
        case .state:
            guard let entries = history.entries[thread] else {
                return [StyledLine("loading" + Mark.ellipsis, .textMuted)]
            }
            guard let head = entries.first else { return [StyledLine("no checkpoint is stored", .textMuted)] }
            if let fault = head.fault { return quote(fault, .danger, width) }
            return [
                StyledLine(.name(thread.rawValue), .title).adding("  step \(head.step ?? 0)", .textMuted), StyledLine(),
            ]
                + (head.values.isNull
                    ? [StyledLine("nothing is saved yet: it is the thread's first turn", .textMuted)]
                    : outline(width).lines(of: head.values))
        case .history:
            guard let entries = history.entries[thread] else {
                return [StyledLine("loading" + Mark.ellipsis, .textMuted)]
            }
            return entries.map { historyLine(of: $0, on: thread) }
        }
    }

    /// Lays values out in `width` columns, those of a tool as what the tool is for.
    func outline(_ width: Int, tool: String? = nil) -> JSONOutline {
        JSONOutline(
            width: width,
            glyphs: settings.glyphs,
            textLimit: inbox.isExpanded ? .max : 12,
            tool: tool,
            isRaw: rendering.isRaw,
            secrets: secrets
        )
    }

    /// The question: what is asked, action by action, with what is decided so far.
    func askLines(of entry: InboxEntry, width: Int) -> [AskLine] {
        let item = entry.item
        let draft = drafts[entry.id]
        let layout = questionLayout(of: entry, width: width)
        var lines: [AskLine] = []
        let since: SafeText =
            entry.question.waitingSince.map { " \u{b7} waiting \(Words.span(now.duration(since: $0)))" } ?? ""
        let workflow = SafeText.name(entry.question.workflow ?? "?")
        let place: SafeText = "\(workflow) \u{b7} \(SafeText.name(entry.question.thread.rawValue))\(since)"
        lines.append(AskLine(StyledLine(place, .textMuted)))
        if entry.hidden > 0 {
            let words: SafeText = Mark.warning + " \(Words.plural(entry.hidden, "hidden character")), shown as tokens"
            lines.append(AskLine(StyledLine(words, .danger)))
        }
        if draft?.mayRename == true {
            lines += wrap(Self.renameBanner, .danger, width).map { AskLine($0, isQuestion: false) }
        }
        for warning in entry.lookAlikes { lines += hang(warning.text, "", .danger, width).map { AskLine($0) } }
        lines += factLines(of: entry, width: width).map { AskLine($0, isQuestion: false) }
        if let warning = AskingRelease(of: entry.question, among: workflowReleases).warning {
            lines += wrap(warning, .warn, width).map { AskLine($0, isQuestion: false) }
        }
        lines += withdrawnLines(of: entry, difference: layout.difference, width: width).map { AskLine($0) }
        for note in item.notes {
            lines += wrap(note, .warn, width).map { AskLine($0) }
        }
        lines.append(AskLine())
        let isSeveral = item.actions.count > 1
        for (index, action) in item.actions.enumerated() {
            let isCurrent = isSeveral && index == inbox.action && inbox.cursor.id == .item(entry.id)
            var heading = StyledLine()
            if isSeveral { heading.append(isCurrent ? Mark.cursor + " " : "  ", .key) }
            heading.append(SafeText.name(action.name), .textStrong)
            if isSeveral { heading.append("  \(index + 1) of \(item.actions.count)", .textMuted) }
            heading.append("  ")
            heading.append(decisionWords(draft?.decisions[index]))
            lines.append(AskLine(heading, action: index))
            let indent = 2
            func add(_ line: StyledLine) { lines.append(AskLine(line.indented(by: indent), action: index)) }
            // Behind the gutter, which takes the place of the indent.
            func addAsked(_ line: StyledLine) { lines.append(AskLine(line, action: index)) }
            func addOwn(_ line: StyledLine) {
                lines.append(AskLine(line.indented(by: indent), action: index, isQuestion: false))
            }
            let shown = layout.actions[index]
            if !shown.description.isEmpty {
                shown.description.forEach(addAsked)
                addAsked(StyledLine())
            }
            shown.arguments.forEach(addAsked)
            if !action.extras.isEmpty {
                add(StyledLine("also", .textMuted))
                shown.extras.forEach(addAsked)
            }
            if let decision = draft?.decisions[index]?.decision, decision.kind == .edit {
                addOwn(StyledLine())
                addOwn(StyledLine("your edit", .decisionEdit))
                editLines(of: action, in: entry, decision, width: width - indent).forEach(addOwn)
            }
            let allowed = action.allowedDecisions.map(\.rawValue).joined(separator: ", ")
            add(StyledLine())
            wrap("allowed: \(allowed.isEmpty ? "nothing" : allowed)", .textMuted, width - indent).forEach(add)
            lines.append(AskLine())
        }
        if !item.extras.isEmpty {
            lines.append(AskLine(StyledLine("also in the payload", .textMuted)))
            lines += layout.extras.map { AskLine($0) }
        }
        while lines.last?.line.parts.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The question laid out: as it was kept, when it is still shown in the same way.
    func questionLayout(of entry: InboxEntry, width: Int) -> QuestionLayout {
        rendering.question.flatMap { $0.fits(entry, in: self, width: width) ? $0 : nil }
            ?? QuestionLayout(of: entry, in: self, width: width)
    }

    /// The release this program has of each of its workflows.
    private var workflowReleases: [String: String?] {
        Dictionary(workflows.map { ($0.name, $0.release) }, uniquingKeysWith: { first, _ in first })
    }

    /// What had been answered at the place of the question, by whom, and what differs.
    private func withdrawnLines(of entry: InboxEntry, difference: [StyledLine], width: Int) -> [StyledLine] {
        guard let withdrawn = entry.question.withdrawn else { return [] }
        let person = withdrawn.answeredBy.map { ForeignText.name($0) } ?? "somebody"
        let age = withdrawn.answeredAt.map { " \(Words.span(now.duration(since: $0))) ago" } ?? ""
        var lines = wrap(
            "\(person) answered another question here\(age); the answer was not delivered",
            .warn,
            width
        )
        guard withdrawn.payload != nil else {
            return lines + [StyledLine("what was answered is no longer kept", .textMuted)]
        }
        lines.append(StyledLine("what was answered, and what is asked now", .textMuted))
        return lines + difference
    }

    /// What is known about an item beside what it asks: risk, claim, time and urgency.
    private func factLines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let decisions = drafts[entry.id]?.decisions.map { $0?.decision } ?? []
        let risk = settings.deciding.risks.risk(of: entry.item, decisions: decisions)
        if let rule = risk.rule, risk.level > .low {
            lines += hang("risk \(risk.level.rawValue): ", rule.text, risk.level == .high ? .danger : .warn, width)
        }
        if let claim = claims.byItem[entry.id], claim.expiresAt > now {
            let owner = claim.owner == settings.operatorName ? "you" : claim.owner
            let left = Words.span(claim.expiresAt.duration(since: now))
            let name = owner == "you" ? owner : ForeignText.name(owner)
            lines += wrap("claimed by \(name), \(left) left", owner == "you" ? .ok : .warn, width)
        }
        lines += noteLines(of: entry, width: width)
        if let expires = entry.hints.expires {
            let outcome = entry.hints.outcomeAtEnd.map { ", then: \(ForeignText.quoted($0))" } ?? ""
            let end = expires > now ? "ends in \(Words.span(expires.duration(since: now)))" : "its time is over"
            lines += wrap("\(end)\(outcome)", .waitSoon, width)
        }
        if let due = entry.hints.due {
            let words =
                due > now
                ? "due in \(Words.span(due.duration(since: now)))"
                : "due \(Words.span(now.duration(since: due))) ago"
            lines += wrap(words, due > now ? .waitOK : .waitLate, width)
        }
        if let priority = entry.hints.priority {
            lines += wrap("priority \(ForeignText.name(priority))", .textMuted, width)
        }
        return lines
    }

    /// Words of the program, wrapped; names in them are quoted by whoever made the sentence.
    func wrap(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        hang("", text, role, width)
    }

    /// Words of the program and what follows them; from the second line on behind the gutter.
    func hang(_ words: SafeText, _ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.hanging(
            StyledLine(),
            words + SafeText(text).joinedLines(),
            role,
            to: width,
            limit: inbox.isExpanded ? .max : 20,
            in: settings.glyphs
        )
    }

    /// Text that others wrote, wrapped behind the gutter.
    func quote(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.quoting(text, role, to: width, limit: inbox.isExpanded ? .max : 20, in: settings.glyphs)
    }

    /// A decision in its mark and words.
    func decisionWords(_ staged: StagedDecision?) -> StyledLine {
        guard let staged else { return StyledLine(Mark.undecided + " undecided", .decisionNone) }
        var line = StyledLine(staged.kind.mark + " \(staged.kind.rawValue)", staged.kind.role)
        if let tool = staged.tool { line.append(" that calls " + SafeText.name(tool), .danger) }
        if let message = staged.message, !message.isEmpty {
            line.append(" " + SafeText.quoted(message, limit: .max), .text)
        }
        if staged.kind == .respond, let value = shownText(of: staged) {
            line.append(" " + SafeText.quoted(value, limit: .max), .text)
        }
        return line
    }

    /// What differs between two values, a line or two for each place.
    func differenceLines(
        from old: JSONValue,
        to new: JSONValue,
        width: Int,
        secrets: SecretNames? = SecretNames()
    ) -> [StyledLine] {
        let changes = JSONDifference(from: old, to: new).changes
        guard !changes.isEmpty else { return [StyledLine("no difference", .diffContext)] }
        let width = width - StyledLine.gutterWidth
        let lines = changes.flatMap { change -> [StyledLine] in
            let isSecret = change.path.steps.contains { step in
                if case .key(let name) = step { secrets?.hides(name) ?? false } else { false }
            }
            func shown(_ value: JSONValue) -> JSONValue {
                isSecret ? SecretNames.covered(value) : secrets?.masked(value) ?? value
            }
            let path = SafeText.path(change.path.description)
            switch change.kind {
            case .added(let value):
                return sided("+ ", path, shown(value), .diffAdd, width)
            case .removed(let value):
                return sided("- ", path, shown(value), .diffDelete, width)
            case .moved(let origin):
                return [StyledLine("~ " + path, .diffChange).adding("  moved from \(origin)", .textMuted)]
            case .changed(let before, let after):
                let oldText = JSONOutline.scalar(shown(before))
                let newText = JSONOutline.scalar(shown(after))
                let glyphs = settings.glyphs
                if path.width(in: glyphs) + oldText.width(in: glyphs) + newText.width(in: glyphs) + 9 <= width {
                    return [
                        StyledLine("~ " + path, .diffChange).adding("  ").adding(oldText, .diffDelete)
                            .adding(" " + Mark.arrow + " ", .textMuted).adding(newText, .diffAdd)
                    ]
                }
                func side(_ sign: SafeText, _ text: SafeText, _ role: ThemeRole) -> [StyledLine] {
                    StyledLine.hanging(StyledLine(sign, role), text, role, to: width - 2, limit: 20, in: glyphs)
                        .map { $0.indented(by: 2) }
                }
                return [StyledLine("~ " + path, .diffChange)] + side("- ", oldText, .diffDelete)
                    + side("+ ", newText, .diffAdd)
            }
        }
        return lines.map(\.inGutter)
    }

    private func sided(
        _ sign: SafeText,
        _ path: SafeText,
        _ value: JSONValue,
        _ role: ThemeRole,
        _ width: Int
    ) -> [StyledLine] {
        let text = path + "  " + JSONOutline.scalar(value)
        return StyledLine.hanging(StyledLine(sign, role), text, role, to: width, limit: 20, in: settings.glyphs)
    }
}
