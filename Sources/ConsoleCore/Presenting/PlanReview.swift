import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The reasons to confirm a plan, and the differences between rows of the same look.
struct PlanReview {
    private let state: ConsoleState
    private let rowText: InboxRowText

    init(state: ConsoleState) {
        self.state = state
        rowText = InboxRowText(state: state)
    }

    /// Returns the reasons to confirm a plan before it is sent; empty when its rows show everything.
    func reasons(of dialog: PlanDialog) -> [String] {
        let staged = decidedItems(dialog.items)
        return reasons(of: dialog, staged, alikeRows(of: staged))
    }

    /// Returns the reasons for a plan whose rows were compared before.
    func reasons(
        of dialog: PlanDialog,
        _ staged: [(entry: InboxEntry, decisions: [Decision])],
        _ alike: AlikeRows
    ) -> [String] {
        var reasons: [String] = []
        for group in alike.groups {
            let threads = Words.list(group.odd.map { ForeignText.name($0.thread.rawValue) })
            let rows = "\(Words.count(group.count)) rows that look the same"
            if group.odd.count == group.count {
                reasons.append("\(rows) all differ (\(threads))")
            } else {
                let verb = group.odd.count == 1 ? "differs" : "differ"
                reasons.append("\(Words.count(group.odd.count)) of \(rows) \(verb) (\(threads))")
            }
        }
        if let claims = state.decidingContext.claimWords(of: dialog.items) {
            reasons.append(dialog.items.count == 1 ? "the item is \(claims)" : claims)
        }
        for (entry, decisions) in staged where decisions.count > 1 {
            let unseen = state.inbox.unseenActions(of: entry).count
            guard unseen > 0 else { continue }
            let words = "\(Words.count(unseen)) of \(Words.count(decisions.count)) actions"
            let thread = ForeignText.name(entry.question.thread.rawValue)
            let verb = unseen == 1 ? "was" : "were"
            reasons.append("\(words) on \(thread) \(verb) never completely on the screen")
        }
        // A question without a tool is answered by writing its value.
        let edited = staged.filter { entry, decisions in
            !entry.item.dialect.isWholeValueEdit && decisions.contains { $0.kind == .edit }
        }.map(\.entry.id)
        let risky = staged.filter { $0.entry.hidden > 0 }.map(\.entry.id)
        let alikeNames = staged.filter { !$0.entry.lookAlikes.isEmpty }.map(\.entry.id)
        func note(_ items: [QuestionID], _ words: String) {
            guard !items.isEmpty else { return }
            let threads = Words.list(items.map { ForeignText.name($0.thread.rawValue) })
            let verb = items.count == 1 ? "item" : "items"
            reasons.append("\(Words.count(items.count)) \(verb) \(words) (\(threads))")
        }
        note(edited, edited.count == 1 ? "was edited" : "were edited")
        note(risky, risky.count == 1 ? "has hidden characters" : "have hidden characters")
        note(alikeNames, "with a name that can be mistaken for another")
        let visible = Set(state.inbox.visibleIDs)
        let hidden = state.inbox.filter.isEmpty ? [] : dialog.items.filter { !visible.contains($0) }
        note(hidden, hidden.count == 1 ? "is hidden by the filter" : "are hidden by the filter")
        let restored = dialog.items.filter(state.staging.isRestored)
        note(
            restored,
            restored.count == 1 ? "was decided in an earlier session" : "were decided in an earlier session"
        )
        return reasons
    }

    /// Returns the items with a decision for every action.
    func decidedItems(_ items: [QuestionID]) -> [(entry: InboxEntry, decisions: [Decision])] {
        items.compactMap { id in
            guard let entry = state.inbox[id], let decisions = state.staging.drafts[id]?.complete else { return nil }
            return (entry, decisions)
        }
    }

    /// Returns an item in a few words, as narrow lists show it.
    private func brief(of entry: InboxEntry) -> StyledLine {
        var line = rowText.decisionStrip(of: entry)
        line.append(.spaces(max(2, 4 - line.width(in: state.settings.glyphs))))
        line.append(entry.listTitle, .text)
        if entry.hidden > 0 { line.append("  " + Mark.warning + "\(entry.hidden) hidden", .danger) }
        return line
    }

    /// Returns the items of the same short look with different answers.
    ///
    /// Rows of a plan show more. An item that differs from many equal-looking ones needs a confirmation all the same.
    func alikeRows(of staged: [(entry: InboxEntry, decisions: [Decision])]) -> AlikeRows {
        let glyphs = state.settings.glyphs
        let rows = staged.map { entry, _ in
            let lead = brief(of: entry)
            let thread = SafeText(entry.question.thread.rawValue).joinedLines().width(in: glyphs)
            return (entry: entry, lead: lead, width: lead.width(in: glyphs) + thread)
        }
        // Every row is judged by the room of the fullest row. A row with more room never shows less.
        let room = max(0, state.window.dialogWidth - 4 - (rows.map(\.width).max() ?? 0) - 4)
        let looks = rows.map { row in
            let brief = row.entry.argumentsInBrief(without: state.secrets(of: row.entry)).truncated(
                to: room,
                in: glyphs
            )
            let lead = row.lead.parts.map { $0.text.text(in: glyphs) }.joined()
            return (item: row.entry.id, look: lead + "  " + brief.text(in: glyphs))
        }
        return AlikeRows(looks) { id in state.inbox[id].map(decidedValue) ?? .null }
    }

    /// Returns the rows of a plan.
    ///
    /// Items with the same decisions on the same payload share a row.
    func rows(of staged: [(entry: InboxEntry, decisions: [Decision])], width: Int) -> [PlanRow] {
        let groups = OrderedDictionary(grouping: staged) { decidedValue(of: $0.entry) }.values
        let summaries = QuestionSummaries(of: groups.map { $0[0].entry.item }).all
        let glyphs = state.settings.glyphs
        let thread = min(24, groups.lazy.map { $0.count > 1 ? 12 : $0[0].entry.threadWidth }.max() ?? 0)
        return zip(groups, summaries).map { items, summary in
            let entry = items[0].entry
            var lead = rowText.decisionStrip(of: entry)
            lead.append(.spaces(max(2, 4 - lead.width(in: glyphs))))
            let hidden =
                entry.hidden > 0 ? StyledLine("  " + Mark.warning + "\(entry.hidden) hidden", .danger) : StyledLine()
            let room = width - lead.width(in: glyphs) - thread - 2 - hidden.width(in: glyphs)
            let text = SummaryLine(of: summary, glyphs: glyphs)
            let what = text.fitted(to: max(12, room))
            return PlanRow(
                items: items,
                lead: lead,
                threadWidth: thread,
                what: what.adding(hidden),
                told: text.isWhole(what) ? summary.parts : []
            )
        }
    }

    /// Returns the effect of a decision on the item, with its whole payload.
    private func decidedValue(of entry: InboxEntry) -> JSONValue {
        let decisions = state.staging.drafts[entry.id]?.decisions ?? []
        let actions = entry.item.actions.enumerated().map { index, action -> JSONValue in
            var members: JSONObject = ["tool": .string(action.name), "arguments": action.arguments]
            if let description = action.description { members["description"] = .string(description) }
            if !action.extras.isEmpty { members["also"] = .object(action.extras) }
            guard decisions.indices.contains(index), let staged = decisions[index] else { return .object(members) }
            members["decision"] = .string(staged.kind.rawValue)
            if let tool = staged.tool { members["calls"] = .string(tool) }
            if let message = staged.message { members["reason"] = .string(message) }
            if let value = staged.decision?.editedValue { members["arguments"] = value }
            if staged.kind == .respond, let text = staged.valueText { members["response"] = .string(text) }
            return .object(members)
        }
        let whole: JSONValue = actions.count == 1 ? actions[0] : .array(actions)
        return entry.item.extras.isEmpty ? whole : ["asked": whole, "payload": .object(entry.item.extras)]
    }

    /// Returns a place at which an item differs: its name, and its value from the first difference on.
    func differenceWords(_ difference: AlikeRows.Difference, of entry: InboxEntry) -> SafeText {
        let path = difference.path.description.dropFirst()
        let place = SafeText(String(path.first == "." ? path.dropFirst() : path)).joinedLines()
        guard let value = difference.value else { return place + " missing" }
        let names = state.secrets(of: entry)
        let isSecret = difference.path.steps.contains { step in
            if case .key(let name) = step {
                names?.hides(name) == true || (name == "response" && names?.hidesAnswer == true)
            } else {
                false
            }
        }
        if isSecret { return place + " " + JSONOutline.inline(SecretNames.covered(value)) }
        let shown = names?.masked(value) ?? value
        guard difference.start > 0, shown == value, case .string(let text) = value else {
            return place + " " + JSONOutline.scalar(shown)
        }
        return place + " " + Mark.ellipsis + JSONOutline.scalar(.string(String(text.dropFirst(difference.start))))
    }

    /// The maximum number of differing places that are listed for an item.
    private static let differenceLimit = 4

    /// Returns the places at which an item differs from others of the same look.
    func differenceLines(_ differences: [AlikeRows.Difference], of entry: InboxEntry, width: Int) -> [StyledLine] {
        var lines = differences.prefix(Self.differenceLimit).flatMap { difference in
            StyledLine.wrapping(
                differenceWords(difference, of: entry),
                .warn,
                to: width - 6 - StyledLine.gutterWidth,
                limit: 6,
                in: state.settings.glyphs
            )
        }
        let rest = differences.count - Self.differenceLimit
        if rest > 0 { lines.append(StyledLine(Mark.ellipsis + " and \(rest) more places", .textMuted)) }
        return lines.map { $0.quoted.indented(by: 6) }
    }
}
