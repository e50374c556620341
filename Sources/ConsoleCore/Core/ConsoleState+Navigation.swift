import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The places, panes and filters of the current screen.
extension ConsoleState {
    var filterText: String {
        get { isFilteringActions ? inbox.batch.filter : filterText(of: screen) }
        set {
            if isFilteringActions { inbox.batch.filter = newValue } else { setFilterText(newValue, of: screen) }
        }
    }

    /// Whether the filter applies to the actions of the focused batch.
    var isFilteringActions: Bool { screen == .inbox && inbox.isInBatch }

    func filterText(of screen: Screen) -> String { self[screen].filter }

    mutating func setFilterText(_ text: String, of screen: Screen) { self[screen].filter = text }

    /// Whether the pane beside the list has the focus.
    var isDetailFocused: Bool {
        get { self[screen].isDetailFocused && self[screen].hasPane(width: size.columns) }
        set { self[screen].isDetailFocused = newValue }
    }

    /// The first visible line of the pane beside the list.
    var detailScroll: Int {
        get { self[screen].scroll }
        set { if newValue != detailScroll { self[screen].scroll = newValue } }
    }

    /// The cursor of the current list.
    var listPlace: ListPlace { self[screen].listPlace }

    /// Moves every cursor of the current screen to an existing, visible row.
    mutating func settleCursors() {
        let layout = ScreenLayout(self)
        type(of: self[screen]).settleCursor(in: &self, height: layout.listRows)
        let width = layout.detail.size.columns
        if screen == .inbox {
            looks.rendering.question = width > 0 ? inbox.current.map { questionLayout(of: $0, width: width) } : nil
            settleBatch(layout)
            if let entry = inbox.current, let question = looks.rendering.question {
                let batch = InboxPreview(state: self).batch(of: entry, question, width: width)
                looks.rendering.question?.batch = batch
            }
        }
        let kept =
            looks.rendering.detail.flatMap { $0.fits(self, width: width) ? $0 : nil }
            ?? KeptDetail(of: self, width: width)
        detailScroll = min(detailScroll, max(0, kept.lines.count - layout.detailRows))
        // The lines of other screens can be computed after this call. These lines are never as long as a question.
        looks.rendering.detail = screen == .inbox ? kept : nil
    }

    /// Moves in the list, or scrolls the pane beside it when the pane has the focus.
    mutating func move(_ motion: ListMotion) {
        if screen == .failures { failures.noteMoved() }
        let layout = ScreenLayout(self)
        let isScrolling = isDetailFocused || self[screen].isMaximized
        let page = isScrolling ? layout.detailRows : layout.listRows
        let steps = motion.steps(page: page)
        if screen == .inbox, inbox.isInBatch {
            moveInBatch(by: steps, layout)
        } else if isScrolling {
            scrollDetail(by: steps, layout)
        } else {
            moveCursor(by: steps)
        }
    }

    /// Scrolls the pane beside the list.
    mutating func scrollDetail(by steps: Int, _ layout: ScreenLayout) {
        let lines = detailLines(width: layout.detail.size.columns).count
        detailScroll = max(0, min(detailScroll + steps, max(0, lines - layout.detailRows)))
    }

    /// Moves the cursor of the list.
    mutating func moveCursor(by steps: Int) { type(of: self[screen]).moveCursor(by: steps, in: &self) }

    /// Shows a screen and loads its list.
    mutating func show(_ new: Screen, loading load: ConsoleLoad) -> [ConsoleEffect] {
        show(new)
        return reloads.request(load)
    }

    mutating func show(_ new: Screen) { screens.show(new) }

    /// Records which lines of the question were on the screen.
    mutating func notePaintedLines() {
        guard screen == .inbox, dialogs.isEmpty, inbox.tab == .ask, !window.isTooSmall, let entry = inbox.current else {
            return
        }
        let layout = ScreenLayout(self)
        guard layout.hasDetail else { return }
        let width = layout.detail.size.columns
        let kept = looks.rendering.detail.flatMap { $0.fits(self, width: width) ? $0.question : nil }
        let lines = kept ?? InboxPreview(state: self).askLines(of: entry, width: width)
        var seen = inbox.seen[entry.id] ?? SeenLines(width: width, actions: entry.item.actions.count)
        seen.note(lines, shown: inbox.scroll..<(inbox.scroll + layout.detailRows), width: width)
        inbox.seen[entry.id] = seen
    }
}

/// Commands that several screens share.
extension ConsoleState {
    mutating func changeTab(by step: Int) {
        detailScroll = 0
        self[screen].changeTab(by: step)
    }

    mutating func changeAction(by step: Int) {
        if inbox.changeAction(by: step) { revealAction() }
    }

    mutating func openCurrent() -> [ConsoleEffect] { type(of: self[screen]).open(in: &self) }

    mutating func goBack() -> [ConsoleEffect] {
        switch BackStep(from: self[screen], screens.jumps) {
        case .maximizedPane: self[screen].isMaximized = false
        case .focusedPane: isDetailFocused = false
        case .place: return jumpBack()
        case .console: return leave()
        }
        return []
    }

    mutating func refresh() -> [ConsoleEffect] {
        reload(after: .refreshed) + [.redraw]
    }

    mutating func toggleMaximized() {
        if screen == .inbox { inbox.isMaximized.toggle() } else { isDetailFocused.toggle() }
    }

    /// Shows values as raw JSON, or formatted.
    mutating func toggleRaw() {
        looks.rendering.isRaw.toggle()
        say(looks.rendering.isRaw ? "values are shown as raw JSON" : "values are shown formatted")
    }

    /// Writes the rows of the screen to a file.
    mutating func export(to path: String?) -> [ConsoleEffect] {
        switch screen == .ledger ? ledger.export(to: path) : streams.export(to: path) {
        case .success(let effect): return [effect]
        case .failure(let refusal):
            say(refusal.remark)
            return []
        }
    }

    /// The reason why no run can be started; `nil` when one can.
    var reasonNotToStart: String? { backend.reasonNotToWrite ?? work.reasonNotToStart }

    /// The reason why no run can be stopped; `nil` when one can.
    var reasonNotToStop: String? {
        backend.reasonNotToWrite ?? (activeRun == nil ? "no run is active on this thread" : nil)
    }

    /// Opens the dialog that asks whether to stop the run of the thread under the cursor.
    mutating func beginStopping() {
        if let run = activeRun { dialogs.open(StopDialog(run: run)) }
    }

    /// The value for the viewer, with its title.
    var viewedValue: (title: String, value: JSONValue)? { self[screen].viewedValue(in: self) }

    /// The thread of the row under the cursor.
    var currentThread: ThreadID? { self[screen].thread }

    /// The pending or running run of the thread under the cursor.
    var activeRun: Run? {
        currentThread.flatMap { failures.activeRun(of: $0) }
    }

    /// Returns the text that is copied or passed to a program.
    ///
    /// Secrets are masked unless they are shown.
    func copyText(_ part: CopiedPart) -> String? { self[screen].copyText(part, in: self) }
}
