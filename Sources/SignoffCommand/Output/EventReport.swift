import CellGrid
import SignoffCheckpoint

/// An event of a run as commands print it.
struct EventReport {
    let event: RunEvent

    /// One line with thread, mode and payload.
    ///
    /// Secrets are masked.
    func line(showsThread: Bool) -> SafeText {
        let thread: SafeText = showsThread ? "\(name: event.thread.rawValue)  " : ""
        let names = ForeignText.names(event.namespace, separator: " > ")
        let place: SafeText = names.isEmpty ? "" : "[\(names)] "
        return "\(thread)\(name: event.mode)  \(place)" + text
    }

    private var text: SafeText {
        guard case .string(let text) = event.payload else { return "\(payload: event.payload)" }
        return PayloadText.gutter + SafeText(text).joinedLines()
    }
}
