import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension InboxState: ScreenModel {
    // A row needs room for its thread and title.
    var listShare: Int { 56 }
    var listPlace: ListPlace { ListPlace(cursor, count: rows.count) }
    var thread: ThreadID? { current?.question.thread }
    var attentionCount: Int? { total }
    var tabs: [ScreenTab] { Tab.allCases.map { ScreenTab(title: $0.rawValue, isShown: $0 == tab) } }

    mutating func changeTab(by step: Int) { tab = tab.advanced(by: step) }

    var arrangement: ListArrangement {
        get { ListArrangement(columns: chosenColumns, sorting, usual: .waiting) }
        set { (chosenColumns, sorting) = (newValue.columns, newValue.sorting(usual: .waiting)) }
    }

    func columnChoices(width: Int) -> [ColumnChoice] { InboxColumns.Kind.choices(shown: columns(width: width).kinds) }

    /// Returns the columns of the list at a width.
    func columns(width: Int) -> InboxColumns {
        InboxColumns(width: width, threadWidth: threadWidth, chosen: InboxColumns.Kind.chosen(chosenColumns))
    }

    var explanation: SafeText {
        if isInBatch { return "Enter opens an action and never sends" }
        return isMaximized ? "j k scroll \u{b7} Esc returns to the list" : "Enter opens and never sends"
    }

    func hints(in state: ConsoleState) -> [CommandID] {
        // A narrow window has room for three keys, and a decided item needs the key that sends.
        let isNarrow = state.size.columns < ScreenLayout.stackedWidth
        if isInBatch {
            return [.approve, .reject, .mark, .markRange, .markAll, .filter, .sort, .undo, .send, .help, .commandLine]
        }
        return (isNarrow ? [.approve, .reject, .send, .edit, .respond] : [.approve, .reject, .edit, .respond])
            + (current?.item.dialect.canBeIgnored == true ? [.ignore] : []) + (isNarrow ? [.undo] : [.undo, .send])
            + [.sendAll, .newRun, .filter, .help, .commandLine]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        parts.append(StyledLine("\(Words.count(total)) waiting", .titleCount))
        if !isWholeRead {
            let counts: SafeText =
                "loading \(Words.count(entries.count)) of \u{2265} \(Words.count(total))"
            parts.append(StyledLine(counts, .textMuted))
        } else if entries.count != total {
            let counts = "list \(Words.count(entries.count)) / server \(Words.count(total))"
            parts.append(StyledLine("\(counts)", .warn))
        }
        if let since = entries.first?.question.waitingSince {
            parts.append(StyledLine("oldest \(Words.span(state.now.duration(since: since)))", .text))
        }
        if sorting != ListSorting(.waiting) { parts.append(StyledLine("\(sorting.words)", .titleFilter)) }
        if !filter.isEmpty {
            parts.append(StyledLine("\(Words.count(visibleIDs.count)) shown", .titleFilter))
        }
        if !marks.isEmpty { parts.append(StyledLine("\(Words.count(marked.count)) marked", .mark)) }
        let running = state.failures.active.count { $0.status == .running }
        if running > 0 { parts.append(StyledLine("\(Words.count(running)) running", .stateRunning)) }
        let held = Set(state.heldRuns.map(\.id))
        let queued = state.failures.active.count { run in
            // A sleeping run waits for its time, and a held run for the operator.
            run.status == .pending && !held.contains(run.id) && run.notBefore.map { $0 > state.now } != true
        }
        if queued > 0 { parts.append(StyledLine("\(Words.count(queued)) queued", .textMuted)) }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        InboxPreview(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? {
        guard let current else { return nil }
        switch part {
        case .id: return current.question.interrupt.id?.rawValue
        case .value:
            let actions = current.item.actions
            return state.lineLayout.shown(actions[min(action, actions.count - 1)].arguments).text(.pretty)
        }
    }

    func addCopyChoices(to choices: inout CopyChoices) {
        guard let entry = current else { return }
        let actions = entry.item.actions
        if actions.indices.contains(action) { choices.addValue("value", actions[action].arguments) }
        choices.addValue("whole payload", entry.item.payload)
        choices.add("question id", entry.question.interrupt.id?.rawValue)
        choices.add("payload digest", entry.question.payloadDigest.rawValue)
        choices.add("checkpoint id", entry.question.checkpoint.rawValue)
        let command = "shell command for the same answer"
        let state = choices.state
        choices.add(
            command,
            state.commandLine(without: nil),
            "sh",
            shownAs: state.commandLine(without: state.secrets)
        )
        choices.addResumeCalls(of: entry)
    }

    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)? {
        guard let current else { return nil }
        let thread = current.question.thread
        if tab == .state, let head = state.history.entries[thread]?.first {
            return ("State of \(ForeignText.name(thread.rawValue))", head.compared(withInput: head.input != nil))
        }
        return ("Payload of \(ForeignText.name(thread.rawValue))", current.item.payload)
    }

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        let payload = missingPayload.map { [ConsoleLoad.item($0)] } ?? []
        guard let thread else { return payload }
        switch tab {
        case .state, .history: return payload + (state.history.entries[thread] == nil ? [.history(thread)] : [])
        case .ask, .why: return payload + (state.streams.byThread[thread] == nil ? [.threadEvents(thread)] : [])
        }
    }

    var reasonNotToMark: String? {
        if isInBatch { return batch.shown.isEmpty ? "no action matches the filter" : nil }
        return rows.isEmpty ? "the list is empty" : nil
    }
    var reasonNotToMarkAll: String? {
        isInBatch ? reasonNotToMark : visibleIDs.isEmpty ? "the list is empty" : nil
    }
    var reasonNotToClearMarks: String? { marks.isEmpty && !batch.hasMarks ? "nothing is marked" : nil }

    static func settleCursor(in state: inout ConsoleState, height: Int) {
        state.inbox.arrangeRows(state.filterContext)
        let previous = state.inbox.cursor.id
        let ids = state.inbox.rowIDs
        state.inbox.cursor.settle(in: ids)
        state.inbox.cursor.reveal(height: height, count: ids.count)
        if state.inbox.cursor.id != previous {
            state.inbox.scroll = 0
            state.inbox.action = state.inbox.current.flatMap(state.staging.firstUndecidedAction) ?? 0
            state.screens.inbox.noteArrival(after: previous) { [state] in state.paintedRow(of: $0) }
        }
        if let arrival = state.inbox.arrival, state.inbox.cursor.id != .item(arrival.item) { state.inbox.arrival = nil }
        let actions = state.inbox.current?.item.actions.count ?? 1
        state.inbox.action = min(state.inbox.action, max(0, actions - 1))
    }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) {
        let previous = state.inbox.cursor.id
        state.inbox.cursor.move(to: state.inbox.cursor.index + steps, in: state.inbox.rowIDs)
        guard state.inbox.cursor.id != previous else { return }
        state.inbox.arrival = nil
        state.inbox.scroll = 0
        state.inbox.isExpanded = false
        state.inbox.action = state.inbox.current.flatMap(state.staging.firstUndecidedAction) ?? 0
    }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        if state.inbox.isInBatch {
            state.openAction()
        } else if let group = state.inbox.currentGroup {
            state.inbox.toggle(group)
        } else if let id = state.inbox.current?.id {
            state.inbox.noteOpened(id)
            state.inbox.isMaximized = true
        }
        return []
    }

    static func toggleMark(in state: inout ConsoleState) {
        guard !state.inbox.isInBatch else {
            state.inbox.toggleActionMark()
            state.revealAction()
            return state.say(state.inbox.remarkOnActionMarks(keys: state.settings.keys))
        }
        if state.inbox.marks.anchor != nil { return toggleRange(in: &state) }
        guard state.staging.toggleMark(in: &state.screens.inbox) else { return }
        state.say(state.inbox.remarkOnMarks(keys: state.settings.keys))
        state.move(.lines(1))
    }

    static func markAll(in state: inout ConsoleState) {
        if state.inbox.isInBatch, let entry = state.inbox.current {
            state.inbox.toggleAllActionMarks(state.staging.draft(of: entry).decisions)
            return state.say(state.inbox.remarkOnActionMarks(keys: state.settings.keys))
        }
        state.staging.toggleAllMarks(in: &state.screens.inbox)
        state.say(state.inbox.remarkOnMarks(keys: state.settings.keys))
    }

    static func clearMarks(in state: inout ConsoleState) {
        if state.inbox.batch.hasMarks {
            state.inbox.batch.marks.clear()
            return state.say("no action is marked")
        }
        state.staging.clearMarks(in: &state.screens.inbox)
        state.say("no item is marked")
    }

    /// Starts a range of marks at the cursor, or ends it.
    static func toggleRange(in state: inout ConsoleState) {
        if state.inbox.isInBatch {
            let hasBegun = state.inbox.toggleActionRange()
            guard hasBegun else { return state.say(state.inbox.remarkOnActionMarks(keys: state.settings.keys)) }
            let end = state.settings.keys.label(of: .markRange)
            return state.say("the range grows with the cursor; \(end) ends it, Esc cancels it")
        }
        if state.inbox.marks.anchor != nil {
            state.staging.endRange(in: &state.screens.inbox)
            state.say(state.inbox.remarkOnMarks(keys: state.settings.keys))
        } else if state.inbox.beginRange() {
            let end = state.settings.keys.label(of: .markRange)
            state.say("the range grows with the cursor; \(end) ends it, Esc cancels it")
        }
    }
}
