import SignoffOperator

/// Whether plain mode is on, and the setting that decided that.
package enum PlainMode: Equatable, Sendable {
    /// Plain mode is off: the console draws a full screen.
    case off
    /// Plain mode is on because of this setting, such as `--plain`.
    case on(because: String)

    /// Creates the mode.
    ///
    /// The flag takes precedence over `$SIGNOFF_PLAIN` (`1` or `0`), and the variable over `plain` of the
    /// configuration.
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
