/// An event that the terminal reports to the program.
package enum TerminalEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(KeyEvent)
    /// The mouse was used. Sent only if mouse reports are turned on.
    case mouse(MouseEvent)
    /// Text was pasted. The text is untrusted, and never acts as keys.
    case paste(String)
    /// A complete command with its arguments, such as a line in plain mode.
    case command(String)
    /// The window has a new size.
    case resize(Size)
    /// The window received the focus.
    case focusIn
    /// The window lost the focus.
    case focusOut
    /// No more input will arrive.
    case endOfInput
    /// The system asks the program to end.
    case signal(TerminalSignal)
    /// The program continues after it was suspended, with the screen redrawn.
    case resumed
}

/// A signal with which the system asks the program to end.
package enum TerminalSignal: Hashable, Sendable {
    /// SIGINT, sent from outside. Ctrl-C typed in the console is a key.
    case interrupt
    /// SIGTERM.
    case terminate
    /// SIGHUP: the terminal was closed.
    case hangup
}
