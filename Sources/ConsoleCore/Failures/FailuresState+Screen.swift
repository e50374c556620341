import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension FailuresState: ScreenModel {
    var listPlace: ListPlace { ListPlace(cursor, count: visible.count) }
    var thread: ThreadID? { currentFailure?.thread }
    var attentionCount: Int? { count }
    var tabs: [ScreenTab] { [ScreenTab(title: "Failure")] }
    var explanation: SafeText { "Enter shows the details" }

    func hints(in state: ConsoleState) -> [CommandID] {
        [
            .retry, .sendAll, .retryEdited, .askAgain, .fork, .mark, .markAll, .open, .newRun, .filter, .copyValue,
            .commandLine, .help, .back,
        ]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        parts.append(StyledLine("\(Words.plural(failed.count, "failed run"))", .text))
        if !threads.isEmpty {
            parts.append(StyledLine("\(Words.plural(threads.count, "failed thread")) without a run", .text))
        }
        let kinds = Set((failed.map { Failure($0) } + threads.map { Failure($0) }).map(\.fingerprint)).count
        if kinds > 0 { parts.append(StyledLine("\(Words.plural(kinds, "kind")) of error", .text)) }
        if !marks.isEmpty { parts.append(StyledLine("\(marks.count) marked", .mark)) }
        if !staged.isEmpty {
            parts.append(StyledLine("\(Words.plural(staged.count, "retry", "retries")) staged", .warn))
        }
        if let retrySummary = bulk?.summary(at: state.now) {
            parts.append(StyledLine(SafeText(retrySummary), .stateRunning))
        }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        FailureDetail(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? {
        switch part {
        case .id: current?.id.rawValue
        case .value: currentFailure?.message
        }
    }

    func addCopyChoices(to choices: inout CopyChoices) {
        choices.add("error", currentFailure?.message)
        choices.add("run id", current?.id.rawValue)
    }

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        guard let thread = current?.request.thread, attempts[thread] == nil else { return [] }
        return [.attempts(thread)]
    }

    var reasonNotToMark: String? { reasonNotToAct }
    var reasonNotToMarkAll: String? { visible.isEmpty ? "the list is empty" : nil }
    var reasonNotToClearMarks: String? { marks.isEmpty ? "nothing is marked" : nil }

    static func settleCursor(in state: inout ConsoleState, height: Int) {
        let ids = state.failures.visible.map(\.id)
        state.failures.cursor.settle(in: ids)
        state.failures.cursor.reveal(height: height, count: ids.count)
    }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) {
        let ids = state.failures.visible.map(\.id)
        state.failures.cursor.move(to: state.failures.cursor.index + steps, in: ids)
        state.failures.scroll = 0
    }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        state.isDetailFocused = true
        return []
    }

    static func toggleMark(in state: inout ConsoleState) {
        if state.failures.toggleMarkUnderCursor() { state.move(.lines(1)) }
    }
    static func markAll(in state: inout ConsoleState) {
        state.failures.marks = Set(state.failures.visible.compactMap(\.id.run))
    }
    static func clearMarks(in state: inout ConsoleState) { state.failures.marks = [] }
}
