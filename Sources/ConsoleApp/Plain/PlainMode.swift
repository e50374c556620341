import SignoffOperator

/// Whether the console is lines or a screen, and what decided it.
package enum PlainMode: Equatable, Sendable {
    /// The full screen.
    case off
    /// Lines; what turned it on, such as `--plain`.
    case on(because: String)

    /// Decides: the flag, else `$SIGNOFF_PLAIN` (`1` or `0`), else `plain` of the configuration.
    ///
    /// - Throws: `usage` for a value of the variable that is neither.
    package init(flag: Bool?, variable: String?, configured: Bool?) throws {
        switch (flag, variable) {
        case (true?, _): self = .on(because: "--plain")
        case (false?, _): self = .off
        case (nil, "1"?): self = .on(because: "SIGNOFF_PLAIN")
        case (nil, "0"?): self = .off
        case (nil, let other?):
            throw OperationError(.usage, "SIGNOFF_PLAIN is '\(other)'; it can be 1 or 0")
        case (nil, nil): self = configured == true ? .on(because: "the configuration") : .off
        }
    }
}
