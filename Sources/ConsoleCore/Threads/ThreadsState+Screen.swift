import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ThreadsState: ScreenModel {
    var listPlace: ListPlace { ListPlace(cursor, count: visible.count) }
    var thread: ThreadID? { current?.thread }
    /// The minimum width of the window at which the columns of the list leave room for the pane.
    private static let paneWidth = 160

    func hasPane(width: Int) -> Bool { width >= Self.paneWidth }
    // The list keeps the columns that it has in a window of 116 columns.
    var listShare: Int { 64 }
    var tabs: [ScreenTab] { Tab.allCases.map { ScreenTab(title: $0.rawValue, isShown: $0 == tab) } }

    mutating func changeTab(by step: Int) { tab = tab.advanced(by: step) }

    var arrangement: ListArrangement {
        get { ListArrangement(columns: chosenColumns, sorting, usual: .changed) }
        set { (chosenColumns, sorting) = (newValue.columns, newValue.sorting(usual: .changed)) }
    }

    func columnChoices(width: Int) -> [ColumnChoice] { ThreadColumns.Kind.choices(shown: columns(width: width).kinds) }

    var explanation: SafeText { "Enter shows the thread's history" }
    var timedLoads: [ConsoleLoad] { [.threads] }

    func hints(in state: ConsoleState) -> [CommandID] {
        [.open, .stopRun, .newRun, .filter, .copyMenu, .commandLine, .help, .back]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        let count = Words.plural(visible.count, "thread")
        parts.append(StyledLine(SafeText(count), .text))
        if sorting != ListSorting(.changed) { parts.append(StyledLine("\(sorting.words)", .titleFilter)) }
        if isCut {
            let isSorted = sorting != ListSorting(.changed)
            let words: SafeText = isSorted ? "of the \(Words.count(all.count)) changed last" : "more below"
            parts.append(StyledLine(words, isSorted ? .warn : .textMuted))
        }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        ThreadPreview(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? { current?.thread.rawValue }

    func addCopyChoices(to choices: inout CopyChoices) {}

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        [moreLoad, unoutlined.isEmpty ? nil : .outlines].compactMap(\.self) + paneLoads(in: state)
    }

    /// Returns the loads of the pane for the thread under the cursor; none without a pane.
    private func paneLoads(in state: ConsoleState) -> [ConsoleLoad] {
        guard hasPane(width: state.size.columns), let thread else { return [] }
        switch tab {
        case .thread: return state.streams.byThread[thread] == nil ? [.threadEvents(thread)] : []
        case .state, .history: return state.history.entries[thread] == nil ? [.history(thread)] : []
        }
    }

    static func settleCursor(in state: inout ConsoleState, height: Int) {
        let ids = state.threads.visible.map(\.thread)
        state.threads.height = height
        state.threads.cursor.settle(in: ids)
        state.threads.cursor.reveal(height: height, count: ids.count)
    }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) {
        let ids = state.threads.visible.map(\.thread)
        state.threads.cursor.move(to: state.threads.cursor.index + steps, in: ids)
        state.threads.scroll = 0
    }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        state.threads.current.map { state.showHistory($0.thread.rawValue) } ?? []
    }
}
