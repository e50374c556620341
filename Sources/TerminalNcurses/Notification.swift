import CellGrid

/// The sequences that ask a terminal to show a notification.
package enum NotificationSequence: Hashable, Sendable {
    /// iTerm2's, understood by many: `OSC 9 ; text`.
    case osc9
    /// rxvt-unicode's: `OSC 777 ; notify ; title ; text`.
    case osc777

    /// The bytes to send; inside tmux wrapped so that they reach the terminal around it.
    func sequence(_ text: String, isInsideTmux: Bool) -> String {
        // Characters that could end the sequence, or begin another one, are not sent.
        let text = SafeText(text).joinedLines().text(in: .unicode).filter { $0 != ";" }
        let plain =
            switch self {
            case .osc9: "\u{1B}]9;\(text)\u{7}"
            case .osc777: "\u{1B}]777;notify;Signoff;\(text)\u{7}"
            }
        return isInsideTmux ? "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\" : plain
    }
}
