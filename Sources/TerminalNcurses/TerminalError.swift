/// An error: the terminal cannot be used, or cannot perform a request.
package struct TerminalError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, as a stable string.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        /// Standard input or output is not a terminal.
        package static let terminalMissing = Code(description: "terminal_missing")
        /// The terminal cannot address its cursor.
        package static let terminalDumb = Code(description: "terminal_dumb")
        /// `TERM` does not name a known terminal.
        package static let terminalUnknown = Code(description: "terminal_unknown")
        /// The text is longer than the clipboard of a terminal accepts.
        package static let clipboardTooLarge = Code(description: "clipboard_too_large")
        /// A child process could not be started.
        package static let spawnFailed = Code(description: "spawn_failed")
        /// The screen is already in use.
        package static let terminalBusy = Code(description: "terminal_busy")
    }

    package let code: Code
    /// A sentence with the operation, its subject and the remedy.
    package let message: String
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { "\(code): \(message)" }
}
