import CellGrid

/// The escape sequences that ask a terminal to show a notification.
package enum NotificationSequence: Hashable, Sendable {
    /// The sequence of iTerm2, which many terminals support: `OSC 9 ; text`.
    case osc9
    /// The sequence of rxvt-unicode: `OSC 777 ; notify ; title ; text`.
    case osc777

    /// Returns the bytes to send; inside tmux, wrapped so that they reach the outer terminal.
    func sequence(_ text: String, isInsideTmux: Bool) -> String {
        // Characters that could end the sequence, or begin another one, are removed.
        let text = SafeText(text).joinedLines().text(in: .unicode).filter { $0 != ";" }
        let plain =
            switch self {
            case .osc9: "\u{1B}]9;\(text)\u{7}"
            case .osc777: "\u{1B}]777;notify;Signoff;\(text)\u{7}"
            }
        return isInsideTmux ? "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\" : plain
    }
}
