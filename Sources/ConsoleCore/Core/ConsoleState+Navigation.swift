import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Places, panes and filters of the screen shown, whichever it is.
extension ConsoleState {
    var filterText: String {
        get { filterText(of: screen) }
        set { setFilterText(newValue, of: screen) }
    }

    func filterText(of screen: Screen) -> String {
        switch screen {
        case .inbox: inbox.filter
        case .threads: threads.filter
        case .streams: streams.filter
        case .history: history.filter
        case .failures: failures.filter
        case .ledger: ledger.filter
        }
    }

    mutating func setFilterText(_ text: String, of screen: Screen) {
        switch screen {
        case .inbox: inbox.filter = text
        case .threads: threads.filter = text
        case .streams: streams.filter = text
        case .history: history.filter = text
        case .failures: failures.filter = text
        case .ledger: ledger.filter = text
        }
    }

    /// Whether the pane beside the list has the cursor.
    var isDetailFocused: Bool {
        get {
            switch screen {
            case .inbox: inbox.isPreviewFocused
            case .history: history.isDetailFocused
            case .failures: failures.isDetailFocused
            case .ledger: ledger.isDetailFocused
            case .streams: streams.isDetailFocused
            case .threads: false
            }
        }
        set {
            switch screen {
            case .inbox: inbox.isPreviewFocused = newValue
            case .history: history.isDetailFocused = newValue
            case .failures: failures.isDetailFocused = newValue
            case .ledger: ledger.isDetailFocused = newValue
            case .streams:
                streams.isDetailFocused = newValue
                if !newValue { streams.isDetailOpen = false }
            case .threads: break
            }
        }
    }

    /// The first line shown of the pane beside the list.
    var detailScroll: Int {
        get {
            switch screen {
            case .inbox: inbox.scroll
            case .history: history.scroll
            case .failures: failures.scroll
            case .ledger: ledger.scroll
            case .streams: streams.scroll
            case .threads: 0
            }
        }
        set {
            switch screen {
            case .inbox: inbox.scroll = newValue
            case .history: history.scroll = newValue
            case .failures: failures.scroll = newValue
            case .ledger: ledger.scroll = newValue
            case .streams: streams.scroll = newValue
            case .threads: break
            }
        }
    }

    /// Puts every cursor of the screen shown on a row that exists and in view.
    mutating func settleCursors() {
        let layout = ScreenLayout(self)
        switch screen {
        case .inbox:
            arrangeInbox()
            let previous = inbox.cursor.id
            let ids = inbox.rowIDs
            inbox.cursor.settle(in: ids)
            inbox.cursor.reveal(height: layout.listRows, count: ids.count)
            if inbox.cursor.id != previous {
                inbox.scroll = 0
                inbox.action = firstUndecidedAction ?? 0
                noteArrival(after: previous)
            }
            if let arrival = inbox.arrival, inbox.cursor.id != .item(arrival.item) { inbox.arrival = nil }
            let actions = inbox.current?.item.actions.count ?? 1
            inbox.action = min(inbox.action, max(0, actions - 1))
        case .threads:
            let ids = threads.visible.map(\.thread)
            threads.cursor.settle(in: ids)
            threads.cursor.reveal(height: layout.listRows, count: ids.count)
        case .streams:
            settleStream(height: layout.listRows)
        case .history:
            let ids = history.visible.map(\.checkpoint)
            history.cursor.settle(in: ids)
            history.cursor.reveal(height: layout.listRows, count: ids.count)
        case .failures:
            let ids = failures.visible.map(\.id)
            failures.cursor.settle(in: ids)
            failures.cursor.reveal(height: layout.listRows, count: ids.count)
        case .ledger:
            let ids = ledger.visible.map(\.sequence)
            ledger.cursor.settle(in: ids)
            ledger.cursor.reveal(height: layout.listRows, count: ids.count)
        }
        let width = layout.detail.size.columns
        let question = screen == .inbox && width > 0 ? inbox.current.map { questionLayout(of: $0, width: width) } : nil
        if screen == .inbox { rendering.question = question }
        let kept =
            rendering.detail.flatMap { $0.fits(self, width: width) ? $0 : nil } ?? KeptDetail(of: self, width: width)
        detailScroll = min(detailScroll, max(0, kept.lines.count - layout.detailRows))
        // What the other screens show may still be worked out after this, and is never as long as a question can be.
        rendering.detail = screen == .inbox ? kept : nil
    }

    /// Moves in the list, or scrolls the pane beside it when that has the cursor.
    mutating func move(_ motion: ListMotion) {
        if screen == .failures { failures.noteMoved() }
        let layout = ScreenLayout(self)
        let isScrolling = isDetailFocused || (screen == .inbox && inbox.isMaximized)
        let page = isScrolling ? layout.detailRows : layout.listRows
        let steps = motion.steps(page: page)
        if isScrolling { scrollDetail(by: steps, layout) } else { moveCursor(by: steps) }
    }

    /// Scrolls the pane beside the list.
    mutating func scrollDetail(by steps: Int, _ layout: ScreenLayout) {
        let lines = detailLines(width: layout.detail.size.columns).count
        detailScroll = max(0, min(detailScroll + steps, max(0, lines - layout.detailRows)))
    }

    /// Moves the cursor of the list.
    mutating func moveCursor(by steps: Int) {
        switch screen {
        case .inbox:
            let ids = inbox.rowIDs
            let previous = inbox.cursor.id
            inbox.cursor.move(to: inbox.cursor.index + steps, in: ids)
            guard inbox.cursor.id != previous else { return }
            inbox.arrival = nil
            inbox.scroll = 0
            inbox.isExpanded = false
            inbox.action = firstUndecidedAction ?? 0
        case .threads: threads.cursor.move(to: threads.cursor.index + steps, in: threads.visible.map(\.thread))
        case .streams: moveStream(by: steps)
        case .history:
            history.cursor.move(to: history.cursor.index + steps, in: history.visible.map(\.checkpoint))
            history.compared = []
            history.scroll = 0
        case .failures:
            failures.cursor.move(to: failures.cursor.index + steps, in: failures.visible.map(\.id))
            failures.scroll = 0
        case .ledger:
            ledger.cursor.move(to: ledger.cursor.index + steps, in: ledger.visible.map(\.sequence))
            ledger.scroll = 0
        }
    }

    /// Shows a screen and loads what it lists.
    mutating func show(_ new: Screen, loading load: ConsoleLoad) -> [ConsoleEffect] {
        show(new)
        return request(load)
    }

    mutating func show(_ new: Screen) {
        guard new != screen else { return }
        jumps.leave(place)
        screen = new
    }

    /// The first action of the item under the cursor that is not decided.
    var firstUndecidedAction: Int? {
        guard let entry = inbox.current else { return nil }
        guard let draft = drafts[entry.id] else { return 0 }
        return draft.decisions.firstIndex { $0 == nil }
    }

    /// Notes which lines of the question were on the screen.
    mutating func notePaintedLines() {
        guard screen == .inbox, dialogs.isEmpty, inbox.tab == .ask, !isTooSmall, let entry = inbox.current else {
            return
        }
        let layout = ScreenLayout(self)
        guard layout.hasDetail else { return }
        let width = layout.detail.size.columns
        let kept = rendering.detail.flatMap { $0.fits(self, width: width) ? $0.question : nil }
        let lines = kept ?? askLines(of: entry, width: width)
        let total = lines.reduce(0) { $0 + ($1.isQuestion ? max(1, $1.line.omitted) : 0) }
        var seen = inbox.seen[entry.id] ?? SeenLines(width: width, total: total)
        if seen.width != width || seen.total != total { seen = SeenLines(width: width, total: total) }
        var number = 0
        var unseen: Set<Int> = []
        for (row, line) in lines.enumerated() where line.isQuestion {
            let isShown = row >= inbox.scroll && row < inbox.scroll + layout.detailRows
            if isShown, line.line.omitted == 0 { seen.lines.insert(number) }
            if let action = line.action, !seen.lines.contains(number) { unseen.insert(action) }
            number += max(1, line.line.omitted)
        }
        seen.unseenActions = unseen
        inbox.seen[entry.id] = seen
    }
}

/// What the commands do that mean something on several screens.
extension ConsoleState {
    mutating func changeTab(by step: Int) {
        func next<T: CaseIterable & Equatable>(_ tab: T) -> T {
            let all = Array(T.allCases)
            let index = all.firstIndex(of: tab) ?? 0
            return all[(index + step + all.count) % all.count]
        }
        detailScroll = 0
        if screen == .inbox { inbox.tab = next(inbox.tab) } else { history.tab = next(history.tab) }
    }

    mutating func changeAction(by step: Int) {
        if inbox.isGrouped, inbox.current?.item.actions.count ?? 1 < 2 {
            moveToGroup(by: step)
            return
        }
        let count = inbox.current?.item.actions.count ?? 1
        inbox.action = min(max(0, inbox.action + step), count - 1)
        revealAction()
    }

    mutating func openCurrent() -> [ConsoleEffect] {
        switch screen {
        case .inbox:
            if let group = inbox.currentGroup {
                toggleGroup(group)
                return []
            }
            guard let id = inbox.current?.id else { return [] }
            inbox.noteOpened(id)
            inbox.isMaximized = true
        case .threads:
            guard let thread = threads.current?.thread else { return [] }
            return showHistory(thread.rawValue)
        case .history, .failures, .ledger: isDetailFocused = true
        case .streams: openStreamRow()
        }
        return []
    }

    mutating func goBack() -> [ConsoleEffect] {
        if screen == .inbox, inbox.isMaximized {
            inbox.isMaximized = false
        } else if isDetailFocused {
            isDetailFocused = false
        } else if let earlier = jumps.back(from: place) {
            return go(to: earlier)
        } else {
            return leave()
        }
        return []
    }

    mutating func refresh() -> [ConsoleEffect] {
        var effects = request(.inbox) + request(.runs) + request(.threads)
        if screen == .history, let thread = history.thread { effects += request(.history(thread)) }
        if screen == .ledger { effects += request(.ledger) }
        return effects + [.redraw]
    }

    /// Why there is no other action to go to.
    var reasonNotToChangeAction: String? {
        (inbox.current?.item.actions.count ?? 0) > 1 || inbox.isGrouped ? nil : "the item has one action"
    }

    mutating func toggleMaximized() {
        if screen == .inbox { inbox.isMaximized.toggle() } else { isDetailFocused.toggle() }
    }

    /// Shows values as raw JSON, or as what they look like.
    mutating func toggleRaw() {
        rendering.isRaw.toggle()
        say(rendering.isRaw ? "values are shown as raw JSON" : "values are shown as what they look like")
    }

    /// Writes what the screen lists to a file.
    mutating func export(to path: String?) -> [ConsoleEffect] {
        screen == .ledger ? exportLedger(to: path) : exportEvents(to: path)
    }

    /// Why no run can be started.
    var reasonNotToStart: String? {
        reasonNotToWrite ?? (workflows.isEmpty ? "no workflow is registered here" : nil)
    }

    /// Why no run can be stopped.
    var reasonNotToStop: String? {
        reasonNotToWrite ?? (activeRun == nil ? "no run is active on this thread" : nil)
    }

    /// Opens the question whether the run of the thread under the cursor is to be stopped.
    mutating func beginStopping() {
        if let run = activeRun { open(StopDialog(run: run)) }
    }

    /// The thread the row under the cursor is about.
    var currentThread: ThreadID? {
        switch screen {
        case .inbox: inbox.current?.question.thread
        case .threads: threads.current?.thread
        case .streams: streams.currentEvent?.thread
        case .history: history.thread
        case .failures: failures.current?.request.thread
        case .ledger: ledger.current?.record["thread"]?.stringValue.map(ThreadID.init(_:))
        }
    }

    /// The run that is pending or running on the thread under the cursor.
    var activeRun: Run? {
        guard let thread = currentThread else { return nil }
        return failures.active.first { $0.request.thread == thread }
    }

    /// What copying would copy, and what a program is given: with stars for secrets unless they are shown.
    func copyText(_ part: CopiedPart) -> String? {
        switch screen {
        case .inbox:
            let question = inbox.current
            return part == .id
                ? question?.question.interrupt.id?.rawValue
                : question.map {
                    shown($0.item.actions[min(inbox.action, $0.item.actions.count - 1)].arguments).text(.pretty)
                }
        case .threads: return threads.current?.thread.rawValue
        case .streams:
            let event = streams.currentEvent
            return part == .id ? event?.run.rawValue : event.map { shown($0.payload).text(.pretty) }
        case .history:
            return part == .id
                ? history.current?.checkpoint.rawValue : history.current.map { shown($0.values).text(.pretty) }
        case .failures: return part == .id ? failures.current?.id.rawValue : failures.current?.error?.message
        case .ledger:
            return part == .id
                ? ledger.current?.hash : ledger.current.map { shown(.object($0.record)).text(.pretty) }
        }
    }
}

/// What copying copies of the row under the cursor.
enum CopiedPart: Sendable {
    case value, id
}
