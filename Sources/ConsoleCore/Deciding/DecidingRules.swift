import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
package import SignoffReview

/// What an operator's configuration says about deciding.
package struct DecidingRules: Equatable, Sendable {
    /// From how long a wait on it is called soon late, and late.
    package struct WaitLimits: Equatable, Sendable {
        package var soon: Duration
        package var late: Duration

        package init(soon: Duration = .seconds(1_800), late: Duration = .seconds(7_200)) {
            self.soon = soon
            self.late = late
        }
    }

    /// Rules that call actions risky.
    package var risks: [RiskRule]
    /// How answers are written where other programs do otherwise.
    package var answers: ReviewOptions
    /// Whether an item can be approved only after all of it was on the screen.
    package var requiresSeen: Bool
    /// How long several answers are held before they go out; zero sends at once.
    package var bulkHold: Duration
    /// Reasons offered when something is rejected.
    package var reasons: [String]
    /// Limits for workflows of their own; the others take ``defaultWait``.
    package var waits: [String: WaitLimits]
    package var defaultWait: WaitLimits
    /// How long a claim holds unless it is renewed.
    package var claimTime: Duration
    /// From which sum in one currency on, over several actions, the sum is typed before they go out; nil for never.
    package var typedSum: JSONDecimal?
    /// Whether the cursor returns to an answered thread that asks again, if no key came meanwhile.
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

    /// Reads a length of time such as `30m`, `1h30m` or `90s`; nil for anything else.
    package static func duration(_ text: String) -> Duration? { Words.duration(text) }

    /// The limits for a workflow.
    func wait(for workflow: String?) -> WaitLimits { workflow.flatMap { waits[$0] } ?? defaultWait }
}
