import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
package import SignoffReview

/// The rules of deciding in the operator's configuration.
package struct DecidingRules: Equatable, Sendable {
    /// The waiting times from which an item counts as soon late, and as late.
    package struct WaitLimits: Equatable, Sendable {
        package var soon: Duration
        package var late: Duration

        package init(soon: Duration = .seconds(1_800), late: Duration = .seconds(7_200)) {
            self.soon = soon
            self.late = late
        }
    }

    /// The rules that assign risks to actions.
    package var risks: [RiskRule]
    /// The form of answers for programs that deviate from the convention.
    package var answers: ReviewOptions
    /// Whether an item can be approved only after all of it was on the screen.
    package var requiresSeen: Bool
    /// The time for which several answers are held before they are sent; zero to send at once.
    package var bulkHold: Duration
    /// The reasons that the console offers for a rejection.
    package var reasons: [String]
    /// The limits of individual workflows; other workflows use ``defaultWait``.
    package var waits: [String: WaitLimits]
    package var defaultWait: WaitLimits
    /// The duration of a claim that is not renewed.
    package var claimTime: Duration
    /// The sum in one currency from which the sum of several actions must be typed; `nil` for never.
    package var typedSum: JSONDecimal?
    /// Whether the cursor returns to an answered thread that asks again, if no key was pressed since.
    package var staysWithThread: Bool

    package init(
        risks: [RiskRule] = [],
        answers: ReviewOptions = ReviewOptions(),
        requiresSeen: Bool = false,
        bulkHold: Duration = .seconds(3),
        reasons: [String] = [],
        waits: [String: WaitLimits] = [:],
        defaultWait: WaitLimits = WaitLimits(),
        claimTime: Duration = .seconds(300),
        staysWithThread: Bool = true,
        typedSum: JSONDecimal? = 1_000
    ) {
        self.risks = risks
        self.answers = answers
        self.requiresSeen = requiresSeen
        self.bulkHold = bulkHold
        self.reasons = reasons
        self.waits = waits
        self.defaultWait = defaultWait
        self.claimTime = claimTime
        self.staysWithThread = staysWithThread
        self.typedSum = typedSum
    }

    /// Reads a duration such as `30m`, `1h30m` or `90s`; `nil` for other text.
    package static func duration(_ text: String) -> Duration? { Words.duration(text) }

    /// Returns the limits for a workflow.
    func wait(for workflow: String?) -> WaitLimits { workflow.flatMap { waits[$0] } ?? defaultWait }
}
