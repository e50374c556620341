import CellGrid
import SignoffCheckpoint

/// A line that says what just happened.
struct Notice: Equatable, Sendable {
    enum Tone: Equatable, Sendable {
        case info, success, warning, error
    }

    var text: SafeText
    var tone: Tone
    var at: Timestamp
    /// The thread it is about; nil where it is about none.
    var thread: ThreadID?

    /// Whether nothing is lost when it goes.
    var isPassing: Bool { tone == .info || tone == .success }

    /// Whether it stood long enough to be read twice.
    func isOver(at now: Timestamp) -> Bool {
        now.duration(since: at) > (tone == .error || tone == .warning ? .seconds(12) : .seconds(6))
    }

    /// Its line, whole, and the role it is drawn in.
    var line: (text: SafeText, role: ThemeRole) {
        let (mark, role): (SafeText, ThemeRole) =
            switch tone {
            case .info: (Mark.dot, .toastInfo)
            case .success: (Mark.approve, .ok)
            case .warning: (Mark.warning, .toastWarn)
            case .error: (Mark.reject, .toastError)
            }
        return (mark + " " + text.joinedLines(), role)
    }
}
