import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension LedgerState: ScreenModel {
    var listPlace: ListPlace { ListPlace(cursor, count: visible.count) }
    var thread: ThreadID? { current?.record["thread"]?.stringValue.map(ThreadID.init(_:)) }
    var tabs: [ScreenTab] { [ScreenTab(title: "Decision")] }
    var explanation: SafeText { "Enter shows the details" }
    var timedLoads: [ConsoleLoad] { [.ledger] }

    func hints(in state: ConsoleState) -> [CommandID] {
        [.verify, .open, .filter, .copyValue, .copyMenu, .commandLine, .help, .back]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        parts.append(StyledLine("\(Words.plural(decisions.count, "decision"))", .text))
        if !faults.isEmpty {
            let count = Words.plural(entries.count - decisions.count, "row")
            parts.append(StyledLine("\(count) not verified", .danger))
        }
        if let check = check {
            parts.append(
                check.fault == nil
                    ? StyledLine("chain intact", .ok) : StyledLine("the chain is broken", .danger)
            )
        }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        LedgerDetail(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? {
        switch part {
        case .id: current?.hash
        case .value: current.map { state.lineLayout.shown(.object($0.record)).text(.pretty) }
        }
    }

    func addCopyChoices(to choices: inout CopyChoices) {
        choices.addValue("entry", current.map { .object($0.record) })
        choices.add("hash", current?.hash)
    }

    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)? {
        current.map { ("Decision \($0.sequence)", .object($0.record)) }
    }

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        missingAnswers.map { [.keptAnswers($0)] } ?? []
    }

    static func settleCursor(in state: inout ConsoleState, height: Int) {
        state.screens.ledger.arrangeRows(
            LedgerFilter(state.ledger.filter, at: state.now, offset: state.settings.utcOffset)
        )
        let ids = state.ledger.visible.map(\.sequence)
        state.ledger.cursor.settle(in: ids)
        state.ledger.cursor.reveal(height: height, count: ids.count)
    }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) {
        let ids = state.ledger.visible.map(\.sequence)
        state.ledger.cursor.move(to: state.ledger.cursor.index + steps, in: ids)
        state.ledger.scroll = 0
    }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        state.isDetailFocused = true
        return []
    }
}
