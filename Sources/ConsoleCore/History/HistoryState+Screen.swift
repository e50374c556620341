import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension HistoryState: ScreenModel {
    var isLoaded: Bool { thread.map { entries[$0] != nil } ?? true }
    var listPlace: ListPlace { ListPlace(cursor, count: visible.count) }
    var tabs: [ScreenTab] { shownTabs.map { ScreenTab(title: $0.rawValue, isShown: $0 == tab) } }
    var explanation: SafeText { "Enter shows the details" }
    var refreshLoads: [ConsoleLoad] { thread.map { [.history($0)] } ?? [] }

    mutating func changeTab(by step: Int) {
        let tabs = shownTabs
        guard let index = tabs.firstIndex(of: tab) else { return }
        tab = tabs[((index + step) % tabs.count + tabs.count) % tabs.count]
    }

    func hints(in state: ConsoleState) -> [CommandID] {
        [
            .fork, .compareParent, .mark, .compareMarked, .nextTab, .open, .filter, .copyValue, .copyMenu,
            .commandLine, .help, .back,
        ]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        guard let thread else { return [StyledLine("no thread chosen", .textMuted)] }
        parts.append(StyledLine(.name(thread.rawValue), .title))
        parts.append(StyledLine(SafeText(Words.plural(all.count, "checkpoint")), .text))
        if isCut[thread] == true { parts.append(StyledLine("older ones follow", .textMuted)) }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        HistoryDetail(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? {
        switch part {
        case .id: current?.checkpoint.rawValue
        case .value: current.map { state.lineLayout.shown($0.values).text(.pretty) }
        }
    }

    func addCopyChoices(to choices: inout CopyChoices) {
        choices.addValue("values", current?.values)
        choices.add("checkpoint id", current?.checkpoint.rawValue)
        choices.add("graph as Mermaid", knownGraph?.graph?.drawing.mermaid(), "mmd")
    }

    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)? {
        guard let current, current.fault == nil else { return nil }
        return ("Step \(current.step ?? 0)", current.compared(withInput: current.input != nil))
    }

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        guard let thread else { return [] }
        var loads: [ConsoleLoad] = entries[thread] == nil ? [.history(thread)] : []
        if knownGraph == nil { loads.append(.graph(thread)) }
        if let olderLoad { loads.append(olderLoad) }
        if tab == .tasks, state.streams.byThread[thread] == nil { loads.append(.threadEvents(thread)) }
        return loads
    }

    var reasonNotToMark: String? { current == nil ? "no checkpoint is selected" : nil }
    var reasonNotToClearMarks: String? { marks.isEmpty ? "nothing is marked" : nil }

    static func settleCursor(in state: inout ConsoleState, height: Int) {
        let ids = state.history.visible.map(\.checkpoint)
        state.history.cursor.settle(in: ids)
        state.history.cursor.reveal(height: height, count: ids.count)
    }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) {
        let ids = state.history.visible.map(\.checkpoint)
        state.history.cursor.move(to: state.history.cursor.index + steps, in: ids)
        state.history.compared = []
        state.history.scroll = 0
    }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        state.isDetailFocused = true
        return []
    }

    static func toggleMark(in state: inout ConsoleState) { state.history.toggleMark() }
    static func clearMarks(in state: inout ConsoleState) { state.history.marks = [] }
}
