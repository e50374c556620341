import CellGrid
import SignoffCheckpoint

extension Outbox.Held {
    /// Returns the line with the countdown of held answers.
    func line(in inbox: InboxState, keys: KeyMap, at now: Timestamp) -> StyledLine {
        let left = secondsLeft(at: now)
        let total = max(1, Int(due.duration(since: since).components.seconds))
        var line = StyledLine(Mark.warning + " \(words(in: inbox)) in \(left)s ", .warn)
        line.append("[", .textMuted)
        line.append(SafeText(String(repeating: "=", count: min(total, left))), .warn)
        line.append(.spaces(max(0, total - left)))
        line.append("]  ", .textMuted)
        line.append("\(keys.label(of: .undo))", .key)
        line.append(items.count == 1 ? " withdraws it" : " withdraws them", .text)
        return line
    }
}
