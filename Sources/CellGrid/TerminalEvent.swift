/// An event that the terminal reports to the program.
package enum TerminalEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(KeyEvent)
    /// The mouse was used, if its reports are switched on.
    case mouse(MouseEvent)
    /// Text was pasted: raw and hostile, and never keys.
    case paste(String)
    /// A whole command with its arguments, as on a line of plain mode.
    case command(String)
    /// The window has this size now.
    case resize(Size)
    /// The window got the focus.
    case focusIn
    /// The window lost the focus.
    case focusOut
    /// There will be no more input.
    case endOfInput
    /// The system asks the program to end.
    case signal(TerminalSignal)
    /// The program runs again after it was suspended; the screen is whole again.
    case resumed
}

/// The signal with which the system asks the program to end.
package enum TerminalSignal: Hashable, Sendable {
    /// SIGINT, sent from outside; Ctrl-C typed at the console is a key.
    case interrupt
    /// SIGTERM.
    case terminate
    /// SIGHUP: the terminal was closed.
    case hangup
}
