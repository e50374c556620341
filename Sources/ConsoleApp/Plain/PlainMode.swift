import SignoffOperator

/// Whether the console prints lines or draws a screen, with the setting that decided it.
package enum PlainMode: Equatable, Sendable {
    /// The full screen.
    case off
    /// Lines, with the setting that turned them on, such as `--plain`.
    case on(because: String)

    /// Decides by precedence: the flag, else `$SIGNOFF_PLAIN` (`1` or `0`), else `plain` of the configuration.
    ///
    /// - Throws: `usage` for another value of the variable.
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
