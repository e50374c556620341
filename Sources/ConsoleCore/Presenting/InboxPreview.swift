import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The pane beside the queue, for the item under the cursor.
struct InboxPreview {
    let state: ConsoleState

    /// Returns the lines of the current tab.
    func lines(width: Int) -> [StyledLine] {
        guard let entry = state.inbox.current else {
            return state.inbox.currentGroup.map { InboxRowText(state: state).groupLines($0, width: width) } ?? []
        }
        let thread = entry.question.thread
        switch state.inbox.tab {
        case .ask: return askLines(of: entry, width: width).map(\.line)
        case .why: return WhyPreview(state: state).lines(of: entry, width: width)
        case .state: return ThreadTabs(state: state, thread: thread).stateLines(width: width)
        case .history: return ThreadTabs(state: state, thread: thread).historyLines()
        }
    }

    /// Returns the lines of the question: each action with the staged decision.
    func askLines(of entry: InboxEntry, width: Int) -> [AskLine] {
        let item = entry.item
        let draft = state.staging.drafts[entry.id]
        let layout = state.questionLayout(of: entry, width: width)
        var lines: [AskLine] = []
        let since: SafeText =
            entry.question.waitingSince.map { " \u{b7} waiting \(Words.span(state.now.duration(since: $0)))" } ?? ""
        let workflow = SafeText.name(entry.question.workflow ?? "?")
        let place: SafeText = "\(workflow) \u{b7} \(SafeText.name(entry.question.thread.rawValue))\(since)"
        lines.append(AskLine(StyledLine(place, .textMuted)))
        if entry.hidden > 0 {
            let words: SafeText = Mark.warning + " \(Words.plural(entry.hidden, "hidden character")), shown as tokens"
            lines.append(AskLine(StyledLine(words, .danger)))
        }
        if draft?.mayRename == true {
            lines += state.lineLayout.wrap(EditChange.renameBanner, .danger, width).map {
                AskLine($0, isQuestion: false)
            }
        }
        for warning in entry.lookAlikes {
            lines += state.lineLayout.hang(warning.text, "", .danger, width).map { AskLine($0) }
        }
        lines += factLines(of: entry, width: width).map { AskLine($0, isQuestion: false) }
        if let warning = AskingRelease(of: entry.question, among: workflowReleases).warning {
            lines += state.lineLayout.wrap(warning, .warn, width).map { AskLine($0, isQuestion: false) }
        }
        if state.settings.serverURL != nil, let remark = entry.question.serverRemark {
            lines += state.lineLayout.wrap("the server: \(remark)", .warn, width).map { AskLine($0, isQuestion: false) }
        }
        lines += withdrawnLines(of: entry, difference: layout.difference, width: width).map { AskLine($0) }
        for note in item.notes {
            lines += state.lineLayout.wrap(note, .warn, width).map { AskLine($0) }
        }
        if let reading = state.inbox.largePayloads.reading(of: entry.question) {
            lines += state.lineLayout.wrap(Self.words(for: reading), .warn, width).map { AskLine($0) }
        }
        lines += LastStepText(state: state, entry: entry).lines(width: width).map { AskLine($0, isQuestion: false) }
        lines.append(AskLine())
        lines +=
            batch(of: entry, layout, width: width)?.lines ?? actionLines(of: entry, layout, width: width)
        if !item.extras.isEmpty {
            lines.append(AskLine(StyledLine("also in the payload", .textMuted)))
            lines += layout.extras.map { AskLine($0) }
        }
        while lines.last?.line.parts.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// Returns the actions one below the other, each with its arguments.
    private func actionLines(of entry: InboxEntry, _ layout: QuestionLayout, width: Int) -> [AskLine] {
        let item = entry.item
        let draft = state.staging.drafts[entry.id]
        var lines: [AskLine] = []
        let isSeveral = item.actions.count > 1
        for (index, action) in item.actions.enumerated() {
            let isCurrent = isSeveral && index == state.inbox.action && state.inbox.cursor.id == .item(entry.id)
            var heading = StyledLine()
            if isSeveral { heading.append(isCurrent ? Mark.cursor + " " : "  ", .key) }
            heading.append(SafeText.name(action.name), .textStrong)
            if isSeveral { heading.append("  \(index + 1) of \(item.actions.count)", .textMuted) }
            heading.append("  ")
            heading.append(state.lineLayout.decision(draft?.decisions[index]))
            lines.append(AskLine(heading, action: index))
            let indent = 2
            func add(_ line: StyledLine) { lines.append(AskLine(line.indented(by: indent), action: index)) }
            // The gutter replaces the indent.
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
                EditChange(of: action, decision, in: entry, state: state)
                    .lines(width: width - indent).forEach(addOwn)
            }
            addOwn(StyledLine())
            effectLines(of: action, in: item, isWhole: !isSeveral, width: width - indent).forEach(addOwn)
            lines.append(AskLine())
        }
        // Of several actions with equal decisions, the one under the cursor shows the words.
        if isSeveral, item.actions.indices.contains(state.inbox.action) {
            let action = item.actions[state.inbox.action]
            lines += effectLines(of: action, in: item, isWhole: true, width: width).map {
                AskLine($0, isQuestion: false)
            }
            lines.append(AskLine())
        }
        return lines
    }

    /// Returns the actions of a batch as rows of a table, with the decisions and their totals.
    ///
    /// - Returns: The cached rows if nothing about them has changed; `nil` for an item that is not a batch.
    func batch(of entry: InboxEntry, _ layout: QuestionLayout, width: Int) -> KeptBatch? {
        guard let table = layout.table else { return nil }
        let decisions = state.staging.drafts[entry.id]?.decisions ?? entry.item.actions.map { _ in nil }
        let action = state.inbox.cursor.id == .item(entry.id) ? state.inbox.action : nil
        // A question that is not under the cursor shows every action in the order of the question.
        let batch = action == nil || !state.inbox.batch.isShown ? nil : state.inbox.batch
        if let kept = layout.batch, kept.action == action, kept.decisions == decisions, kept.batch == batch {
            return kept
        }
        let lines = tableLines(of: entry, table, decisions, batch, cursor: action, width: width)
        return KeptBatch(decisions: decisions, action: action, batch: batch, lines: lines)
    }

    private func tableLines(
        of entry: InboxEntry,
        _ table: ActionTable.Layout,
        _ decisions: [StagedDecision?],
        _ batch: BatchState?,
        cursor: Int?,
        width: Int
    ) -> [AskLine] {
        let actions = entry.item.actions
        let totals = DecidedTotals(of: [(entry.item, decisions.map { $0?.decision })])
        var heading = StyledLine(.name(actions[0].name), .textStrong)
        heading.append(" " + Mark.times + "\(Words.count(actions.count))", .textStrong)
        var lines = [AskLine(heading)]
        for part in totals.parts {
            let mark = part.kind?.mark ?? Mark.undecided
            let words = state.lineLayout.wrap(part.words, part.kind?.role ?? .decisionNone, width - 4)
            lines += words.enumerated().map { row, line in
                AskLine(
                    (row == 0 ? StyledLine(mark + " ", part.kind?.role ?? .decisionNone) : StyledLine(.spaces(2)))
                        .adding(line).indented(by: 2),
                    isQuestion: false
                )
            }
        }
        if let batch {
            lines += BatchWords(of: batch, actions: actions.count, cursor: cursor ?? 0)
                .lines(width: width, in: state.settings.glyphs).map { AskLine($0, isQuestion: false) }
        }
        lines.append(AskLine())
        lines += table.heading.map { AskLine($0) }
        if batch?.shown.isEmpty == true {
            lines.append(AskLine(StyledLine("no action matches the filter", .warn), isQuestion: false))
        }
        let marked = Set(batch.map { $0.marked(to: cursor ?? 0) } ?? [])
        for index in batch?.shown ?? Array(actions.indices) {
            lines += table.lines(
                of: index,
                decided: decisions[index]?.kind,
                isCurrent: index == cursor,
                isMarked: marked.contains(index),
                in: state.settings.glyphs
            )
            .map { AskLine($0, action: index) }
            lines += state.ownLines(
                of: decisions[index],
                on: actions[index],
                in: entry,
                width: width - ActionTable.leadWidth
            )
            .map { AskLine($0.indented(by: ActionTable.leadWidth), action: index, isQuestion: false) }
        }
        lines.append(AskLine())
        lines += effectLines(of: actions[0], in: entry.item, isWhole: true, width: width).map {
            AskLine($0, isQuestion: false)
        }
        lines.append(AskLine())
        return lines
    }

    /// The width of the columns before the effect of a decision.
    private static let effectIndent = 9

    /// Returns the effects of the allowed decisions, one line each; only their names if `isWhole` is false.
    private func effectLines(of action: ReviewAction, in item: ReviewItem, isWhole: Bool, width: Int) -> [StyledLine] {
        let effects = DecisionEffects(of: action, in: item).parts
        guard isWhole, effects.count == action.allowedDecisions.count, !effects.isEmpty else {
            let allowed = action.allowedDecisions.map(\.rawValue).joined(separator: ", ")
            return state.lineLayout.wrap("allowed: \(allowed.isEmpty ? "nothing" : allowed)", .textMuted, width)
        }
        return effects.flatMap { part in
            let name = part.kind.rawValue
            let lead = StyledLine(SafeText(name) + .spaces(max(1, Self.effectIndent - name.count)), part.kind.role)
            let glyphs = state.settings.glyphs
            guard !part.isDeclared else {
                return StyledLine.hanging(lead, .quoted(part.does), .textMuted, to: width, in: glyphs)
            }
            let words = StyledLine.sentence(SafeText(part.does), .textMuted, to: width - Self.effectIndent, in: glyphs)
            return words.enumerated().map { row, line in
                row == 0 ? lead.adding(line) : line.indented(by: Self.effectIndent)
            }
        }
    }

    private static func words(for reading: LargePayloads.Reading) -> String {
        switch reading {
        case .due: "The payload is being read."
        case .onOpening: "Enter reads the payload. The question can be decided afterwards."
        case .failed: "The payload could not be read. Enter tries again."
        }
    }

    /// The release of each workflow of this program.
    private var workflowReleases: [String: String?] {
        Dictionary(state.work.workflows.map { ($0.name, $0.release) }, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the withdrawn answer of the question: its operator, its time and the difference.
    private func withdrawnLines(of entry: InboxEntry, difference: [StyledLine], width: Int) -> [StyledLine] {
        guard let withdrawn = entry.question.withdrawn else { return [] }
        let person = withdrawn.answeredBy.map { ForeignText.name($0) } ?? "somebody"
        let age = withdrawn.answeredAt.map { " \(Words.span(state.now.duration(since: $0))) ago" } ?? ""
        var lines = state.lineLayout.wrap(
            "\(person) answered another question here\(age); the answer was not delivered",
            .warn,
            width
        )
        guard withdrawn.payload != nil else {
            return lines + [StyledLine("the answered payload is no longer stored", .textMuted)]
        }
        lines.append(StyledLine("the answered question (-) and the present one (+)", .textMuted))
        return lines + difference
    }

    /// Returns the facts about an item beside its question: risk, claim, times and urgency.
    private func factLines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let decisions = state.staging.drafts[entry.id]?.decisions.map { $0?.decision } ?? []
        let risk = state.settings.deciding.risks.risk(of: entry.item, decisions: decisions)
        if let rule = risk.rule, risk.level > .low {
            lines += state.lineLayout.hang(
                "risk \(risk.level.rawValue): ",
                rule.text,
                risk.level == .high ? .danger : .warn,
                width
            )
        }
        if let claim = state.sharing.claims.byItem[entry.id], claim.expiresAt > state.now {
            let owner = claim.owner == state.settings.operatorName ? "you" : claim.owner
            let left = Words.span(claim.expiresAt.duration(since: state.now))
            let name = owner == "you" ? owner : ForeignText.name(owner)
            lines += state.lineLayout.wrap("claimed by \(name), \(left) left", owner == "you" ? .ok : .warn, width)
        }
        lines += noteLines(of: entry, width: width)
        if let expires = entry.hints.expires {
            let outcome = entry.hints.outcomeAtEnd.map { ", then: \(ForeignText.quoted($0))" } ?? ""
            let end =
                expires > state.now ? "ends in \(Words.span(expires.duration(since: state.now)))" : "expired"
            lines += state.lineLayout.wrap("\(end)\(outcome)", .waitSoon, width)
        }
        if let due = entry.hints.due {
            let words =
                due > state.now
                ? "due in \(Words.span(due.duration(since: state.now)))"
                : "due \(Words.span(state.now.duration(since: due))) ago"
            lines += state.lineLayout.wrap(words, due > state.now ? .waitOK : .waitLate, width)
        }
        if let priority = entry.hints.priority {
            lines += state.lineLayout.wrap("priority \(ForeignText.name(priority))", .textMuted, width)
        }
        return lines
    }

    /// Returns the notes on an item with author and time.
    func noteLines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        state.sharing.notes[entry.question].flatMap { note in
            let author = note.author == state.settings.operatorName ? "you" : ForeignText.name(note.author)
            let age = Words.span(max(.zero, state.now.duration(since: note.at)))
            return state.lineLayout.hang("note by \(author), \(age) ago: ", ForeignText.quoted(note.text), .key, width)
        }
    }
}
