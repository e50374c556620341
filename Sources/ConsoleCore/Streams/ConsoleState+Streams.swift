import CellGrid
import SignoffCheckpoint

/// What of the streams asks for something to be done elsewhere.
extension ConsoleState {
    /// Shows the stream, of the thread or run named when there is one.
    mutating func showStreams(_ argument: String?) -> [ConsoleEffect] {
        show(.streams)
        guard let argument else { return [] }
        let run = (failures.active + failures.failed).first { $0.id.rawValue == argument }
        let thread = run?.request.thread ?? ThreadID(argument)
        // What happened before the console was opened is in the log.
        return streams.follow(thread, run: run) ? reloads.request(.threadEvents(thread)) : []
    }

    /// Writes what the filter lets through to a file.
    mutating func exportEvents(to path: String?) -> [ConsoleEffect] {
        guard let path, !path.isEmpty else {
            say("name the file to write, such as :export events.jsonl", .warning)
            return []
        }
        let events = streams.visibleEvents
        guard !events.isEmpty else {
            say("there is no event to write", .warning)
            return []
        }
        return [.exportEvents(path: path, events)]
    }

    /// Hands over the events that made room.
    mutating func spillEvents() -> [ConsoleEffect] {
        let leaving = streams.takeLeaving()
        return leaving.isEmpty ? [] : [.spillEvents(leaving)]
    }
}
