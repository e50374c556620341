import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The texts of queue rows, and of an empty queue.
struct InboxRowText {
    let state: ConsoleState

    /// The maximum number of actions with a mark each.
    private static let markLimit = 5

    /// One mark for each action of an item.
    ///
    /// For many actions, the number of decided ones, and once all are decided, a count of each kind.
    func decisionStrip(of entry: InboxEntry) -> StyledLine {
        var line = StyledLine()
        let count = entry.item.actions.count
        let kinds = state.staging.drafts[entry.id]?.decisions.map { $0?.kind } ?? Array(repeating: nil, count: count)
        guard count > Self.markLimit else {
            for kind in kinds { line.append(kind?.mark ?? Mark.undecided, kind?.role ?? .decisionNone) }
            return line
        }
        let decided = kinds.count { $0 != nil }
        guard decided == count else { return StyledLine("\(decided)/\(count)", decided > 0 ? .warn : .decisionNone) }
        for kind in DecisionKind.allCases {
            let number = kinds.count { $0 == kind }
            if number > 0 { line.append(kind.mark + "\(number)", kind.role) }
        }
        return line
    }

    /// Returns the special properties of an item, in marks and words, without those that have columns of their own.
    func flags(of entry: InboxEntry, besides kinds: [InboxColumns.Kind] = []) -> StyledLine {
        switch entry.phase {
        case .held: return StyledLine("held" + Mark.ellipsis, .warn)
        case .sending: return StyledLine("sending" + Mark.ellipsis, .statePending)
        case .unknown: return StyledLine("unknown", .warn)
        case .answered: return StyledLine("running" + Mark.ellipsis, .stateRunning)
        case .open: break
        }
        var line = StyledLine()
        if !kinds.contains(.risk), entry.risk > .low { line = riskWord(of: entry).adding(" ") }
        if entry.hidden > 0 { line.append(Mark.warning + "\(entry.hidden) ", .danger) }
        if entry.hints.failure != nil { line.append("failed ", .stateFailed) }
        let noted = state.sharing.notes[entry.question].count
        if noted > 0 { line.append(Mark.note + "\(noted) ", .key) }
        // The column of decisions marks a staged item. Only the flags name another operator who claimed the item.
        let claim = kinds.contains(.claim) ? nil : state.decidingContext.otherClaim(on: entry.id)
        if state.staging.drafts[entry.id]?.isComplete == true {
            line.append(claim.map { StyledLine(SafeText.name($0.owner), .warn) } ?? StyledLine("staged", .warn))
        } else if !kinds.contains(.claim), let claimant = claimant(of: entry) {
            line.append(claimant)
        } else if !kinds.contains(.assignee), entry.hints.assignee != nil {
            line.append(assignee(of: entry))
        } else if !kinds.contains(.due), let due = dueWords(of: entry) {
            line.append(due)
        } else if entry.isFollowUp, entry.hints.failure == nil {
            line.append("again", .textMuted)
        }
        return line
    }

    /// Returns the word for the risk of an item, by the operator's rules.
    func riskWord(of entry: InboxEntry) -> StyledLine {
        switch entry.risk {
        case .high: StyledLine("HIGH", .danger)
        case .medium: StyledLine("med", .warn)
        case .low: StyledLine()
        }
    }

    /// Returns the operator who has claimed an item; `nil` for none.
    func claimant(of entry: InboxEntry) -> StyledLine? {
        guard let claim = state.sharing.claims.byItem[entry.id], claim.expiresAt > state.now else { return nil }
        return StyledLine(SafeText.name(claim.owner), claim.owner == state.settings.operatorName ? .ok : .warn)
    }

    /// Returns the person whom an item asks, with a mark for the operator.
    func assignee(of entry: InboxEntry) -> StyledLine {
        guard let name = entry.hints.assignee else { return StyledLine() }
        let isOwn = name.lowercased() == state.settings.operatorName.lowercased()
        return StyledLine("@" + SafeText.name(name), isOwn ? .ok : .warn)
    }

    /// Returns the sums of the actions of an item.
    func amount(of entry: InboxEntry) -> StyledLine {
        guard !entry.subject.sums.isEmpty else { return StyledLine() }
        return StyledLine(SafeText(entry.subject.sums.map(AmountWords.text).joined(separator: " + ")), .jsonNumber)
    }

    /// Returns the progress of the run that asks.
    func progress(of entry: InboxEntry) -> StyledLine {
        guard let progress = entry.subject.progress else { return StyledLine() }
        let bar = ProgressBar(progress.done, of: progress.total, width: 6)
        return bar.line(saying: "", .statePending).adding(" \(progress.done)/\(progress.total)", .textMuted)
    }

    /// Returns the waiting time of an item, with `!` from the first and `!!` from the second limit of its workflow.
    func waitLine(of entry: InboxEntry) -> StyledLine {
        guard let wait = entry.wait(at: state.now) else { return StyledLine() }
        let limits = state.settings.deciding.wait(for: entry.question.workflow)
        if wait > limits.late { return StyledLine("\(Words.span(wait))!!", .waitLate) }
        if wait > limits.soon { return StyledLine("\(Words.span(wait))!", .waitSoon) }
        return StyledLine("\(Words.span(wait))", .waitOK)
    }

    /// Returns the due time of an item in a word, if its payload has one.
    func dueWords(of entry: InboxEntry) -> StyledLine? {
        if let expires = entry.hints.expires, expires > state.now {
            return StyledLine("ends \(Words.span(expires.duration(since: state.now)))", .waitSoon)
        }
        guard let due = entry.hints.due else { return nil }
        if due <= state.now { return StyledLine("late \(Words.span(state.now.duration(since: due)))", .waitLate) }
        let left = due.duration(since: state.now)
        return StyledLine("due \(Words.span(left))", left < .seconds(1_800) ? .waitSoon : .waitOK)
    }

    /// Returns the preview of a row for several items.
    func groupLines(_ group: InboxGroup, width: Int) -> [StyledLine] {
        guard let first = group.items.first.flatMap({ state.inbox[$0] }) else { return [] }
        let count = Words.plural(group.items.count, "item")
        var lines = [StyledLine("\(count) of identical shape", .textStrong), StyledLine()]
        lines.append(
            StyledLine(first.listTitle, .title)
                .adding("  " + SafeText.name(first.question.workflow ?? "?"), .textMuted)
        )
        for spread in group.spread where state.secrets?.hides(spread.name) != true {
            lines.append(
                StyledLine("  ").adding(SafeText.name(spread.name), .jsonKey)
                    .adding("  ").adding(SafeText(spread.words).joinedLines(), .jsonNumber)
            )
        }
        lines.append(StyledLine())
        let words =
            "Enter shows each item, \(state.settings.keys.label(of: .mark)) marks all of them for one common decision."
        return lines + StyledLine.wrapping(SafeText(words), .textMuted, to: width, in: state.settings.glyphs)
    }

    /// Returns the text of an empty queue.
    func emptyInboxLines(width: Int) -> [StyledLine] {
        func text(_ words: SafeText, _ role: ThemeRole = .text) -> [StyledLine] {
            StyledLine.wrapping(words, role, to: width, in: state.settings.glyphs)
        }
        guard state.inbox.isLoaded else {
            if case .unavailable(let message) = state.backend.connection {
                return text("Disconnected: \(message)", .danger)
            }
            let isSlow = state.now.duration(since: state.clock.openedAt) > .seconds(2)
            return text(
                isSlow ? "Still reading the open questions of \(state.settings.database) \u{2026}" : "Loading \u{2026}",
                .textMuted
            )
        }
        if !state.inbox.filter.isEmpty, !state.inbox.entries.isEmpty {
            let words = Set(
                state.inbox.entries.flatMap { entry in
                    [entry.question.workflow ?? ""] + entry.item.actions.map(\.name)
                }
            )
            let typed =
                state.inbox.filter.split(separator: " ").last.map { String($0.split(separator: ":").last ?? $0) } ?? ""
            let keys = FilterQuery(state.inbox.filter).keys.filter { key in
                let root = key.split(separator: ".").first.map { $0.lowercased() } ?? key
                return !FilterContext.keys.contains(root)
            }
            if let key = keys.sorted().first {
                let near = Spelling.nearest(to: key.lowercased(), among: FilterContext.keys)
                let question: SafeText = near.map { " \u{2014} did you mean \($0):?" } ?? ""
                return text("There is no filter key \(key):\(question)", .warn)
                    + text("The keys are \(FilterContext.keys.joined(separator: " "))", .textMuted)
            }
            if let fault = FilterContext.fault(in: FilterQuery(state.inbox.filter)) {
                return text(SafeText(fault), .warn)
            }
            let near = Spelling.nearest(to: typed, among: words.sorted())
            return text(
                "0 of \(Words.count(state.inbox.total)) match /\(state.inbox.filter) \u{2014} Esc clears, / edits"
            )
                + (near.map { text("Did you mean \(SafeText.name($0))?", .textMuted) } ?? [])
        }
        guard state.backend.indexingLines.isEmpty else { return state.backend.indexingLines.flatMap { text($0) } }
        var lines = text("Nothing waits for you.", .textStrong)
        if let last = state.inbox.lastDecision {
            let at = Words.clock(last.at, offset: state.settings.utcOffset)
            let what = ForeignText.names(last.what.split(separator: ", ").map(String.init))
            lines += text("Last decision \(at) by \(ForeignText.name(last.by)): \(what).")
        }
        if !state.failures.active.isEmpty {
            lines += text("\(Words.plural(state.failures.active.count, "run")) in progress (3 shows their events).")
        }
        // Such a thread can have a question that cannot be decoded and is in no list.
        let failed = state.threads.all.count { $0.status == .error }
        if failed > 0 {
            let words = failed == 1 ? "thread has" : "threads have"
            lines += text("\(Words.count(failed)) \(words) failed or cannot be read (2 lists them).", .warn)
        }
        lines.append(StyledLine())
        lines += text("A workflow that asks for a decision appears here, longest waiting first.", .textMuted)
        if !state.work.workflows.isEmpty { lines += text("n starts a run.", .textMuted) }
        return lines
    }
}
