import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A whole event: its origin and its payload.
struct StreamDetail {
    let state: ConsoleState

    /// Returns the lines of the event under the cursor: its origin, and its payload.
    func lines(width: Int) -> [StyledLine] {
        guard let event = state.streams.currentEvent else { return [] }
        var lines: [StyledLine] = []
        func field(_ name: SafeText, _ value: String) {
            lines.append(
                StyledLine(name + .spaces(max(1, 10 - name.width())), .jsonKey)
                    .adding(.name(value), .textMuted)
            )
        }
        field("time", Words.clock(event.at, offset: state.settings.utcOffset))
        field("mode", event.mode)
        field("workflow", event.workflow)
        field("thread", event.thread.rawValue)
        field("run", event.run.rawValue)
        if !event.namespace.isEmpty { field("namespace", event.namespace.joined(separator: "/")) }
        if event.sequence > 0 { field("sequence", String(event.sequence)) }
        lines.append(StyledLine())
        return lines + state.lineLayout.outline(width).lines(of: event.payload)
    }
}
