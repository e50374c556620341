import CellGrid
import SignoffCheckpoint

/// One line about what just happened.
struct Notice: Equatable, Sendable {
    enum Tone: Equatable, Sendable {
        case info, success, warning, error
    }

    var text: SafeText
    var tone: Tone
    var at: Timestamp
    /// The thread of the notice; `nil` for none.
    var thread: ThreadID?

    /// Whether the notice may disappear unread.
    var isPassing: Bool { tone == .info || tone == .success }

    /// Whether the notice was visible long enough to be read twice.
    func isOver(at now: Timestamp) -> Bool {
        now.duration(since: at) > (tone == .error || tone == .warning ? .seconds(12) : .seconds(6))
    }

    /// The whole line of the notice, and its role.
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
