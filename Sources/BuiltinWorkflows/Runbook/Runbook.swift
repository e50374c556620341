import SignoffCheckpoint

/// A Markdown file whose fenced `sh` blocks are steps.
struct Runbook: Hashable, Sendable, Codable {
    /// A fenced block.
    struct Step: Hashable, Sendable, Codable {
        /// The name, unique in the runbook.
        var name: String
        /// The text above the block.
        var description: String
        /// The command.
        var command: String
        /// The working directory of the command, relative to the runbook's folder.
        var folder: String
        /// The timeout in milliseconds; `nil` for none.
        var timeout: Int64?
        /// Whether the operator is asked before the command runs.
        var isConfirmed: Bool
        /// The rule for a failed command; `nil` for the default of ``failureRule``.
        var onFailure: FailureRule?
        /// The line of the opening fence, from 1.
        var line: Int

        /// The rule for a failed command.
        ///
        /// By default, the operator is asked about the failure of a confirmed step.
        var failureRule: FailureRule { onFailure ?? (isConfirmed ? .ask : .fail) }
    }

    /// The rule for a failed command of a step.
    enum FailureRule: String, Hashable, Sendable, Codable {
        /// The operator is asked whether to run the command again, unchanged or edited, to skip the step, or to stop.
        case ask
        /// The run fails.
        case fail
    }

    /// The absolute path of the file.
    var path: String
    /// The absolute path of the folder of the file.
    var folder: String
    /// The steps, in order; never empty.
    var steps: [Step]
}

/// A duration in a runbook: `250ms`, `30s`, `5m` or `2h`.
enum StepTimeout {
    static let schema: JSONValue = ["type": ["string", "null"], "pattern": "^[1-9][0-9]{0,7}(ms|s|m|h)$"]
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
    ]

    /// Returns the milliseconds of `text`; `nil` for text that is not a duration above zero.
    static func milliseconds(_ text: String) -> Int64? {
        for unit in units where text.hasSuffix(unit.suffix) {
            let digits = text.dropLast(unit.suffix.count)
            guard (1...8).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int64(digits), count > 0
            else { continue }
            return count * unit.milliseconds
        }
        return nil
    }

    /// Returns the text of a duration, in the largest unit that divides it.
    static func text(_ milliseconds: Int64) -> String {
        let unit = units.last { milliseconds % $0.milliseconds == 0 } ?? units[0]
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}

/// The folder of a step.
enum StepFolder {
    /// Returns the problem with `folder` as the folder of a step; `nil` for none.
    static func problem(_ folder: String) -> String? {
        if folder.isEmpty { return "must not be empty" }
        if folder.hasPrefix("/") { return "must be relative to the runbook's folder" }
        if folder.contains("\0") { return "must not hold a NUL" }
        return nil
    }
}
