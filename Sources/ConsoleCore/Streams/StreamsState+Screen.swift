import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension StreamsState: ScreenModel {
    var isLoaded: Bool { hasPast || !entries.isEmpty }
    var listPlace: ListPlace { ListPlace(cursor, count: rows.count) }
    var thread: ThreadID? { currentEvent?.thread }
    func hasPane(width: Int) -> Bool { isDetailOpen }
    var tabs: [ScreenTab] { [ScreenTab(title: "Event")] }
    var explanation: SafeText { "Enter shows the whole event" }

    func hints(in state: ConsoleState) -> [CommandID] {
        [.pause, .follow, .lanes, .open, .bookmark, .filter, .copyValue, .commandLine, .help, .back]
    }

    func summary(in state: ConsoleState) -> [StyledLine] {
        var parts: [StyledLine] = []
        if filter.isEmpty {
            parts.append(StyledLine(SafeText(Words.plural(entries.count, "event")), .text))
        } else {
            parts.append(FilterHits(in: self).line(of: entries.count))
        }
        let rate = EventRates.line(of: rates.total(at: state.now))
        if !rate.parts.isEmpty { parts.append(rate) }
        if isPaused {
            parts.append(StyledLine("paused, \(Words.count(held.count)) arrived since", .statePaused))
        } else if isFollowing {
            parts.append(StyledLine("following", .stateRunning))
        }
        if spilled > 0 {
            parts.append(StyledLine("\(Words.count(spilled)) older in a file", .textMuted))
        }
        if leavesOutEarlier {
            parts.append(StyledLine("older ones: signoff watch --thread \u{2026} --after 0", .textMuted))
        }
        if dropped > 0 { parts.append(StyledLine("\(Words.count(dropped)) oldest dropped", .warn)) }
        return parts
    }

    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        StreamDetail(state: state).lines(width: width)
    }

    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String? {
        switch part {
        case .id: currentEvent?.run.rawValue
        case .value: currentEvent.map { state.lineLayout.shown($0.payload).text(.pretty) }
        }
    }

    func addCopyChoices(to choices: inout CopyChoices) {
        let event = cursor.id.flatMap { id in entries.first { $0.id == id }?.event }
        choices.addValue("payload", event?.payload)
        choices.add("run id", event?.run.rawValue)
    }

    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)? {
        currentEvent.map { ("Event of \(ForeignText.name($0.thread.rawValue))", $0.payload) }
    }

    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] {
        (hasPast ? [] : [.pastEvents]) + [earlierLoad].compactMap(\.self)
    }

    static func settleCursor(in state: inout ConsoleState, height: Int) { state.streams.settle(height: height) }

    static func moveCursor(by steps: Int, in state: inout ConsoleState) { state.streams.move(by: steps) }

    static func open(in state: inout ConsoleState) -> [ConsoleEffect] {
        state.say(state.streams.openRow())
        return []
    }
}
