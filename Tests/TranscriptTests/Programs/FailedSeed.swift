import Testing

/// A seed whose program once failed, and what it showed.
///
/// A seed is bound to the current form of the generator (``Program/init(seed:)``), of the operator (``Operations``) and
/// of the schedule: a change of the numbers they draw, or of their order, turns every seed into another program. The
/// seeds then no longer show the failure in their name, which only the tests of the runtime still cover. `SWIFT_DETERMINISTIC_HASHING=1` gives them the interleaving in which they failed.
struct FailedSeed: CustomTestStringConvertible, Sendable {
    let seed: UInt64
    /// What the program showed, or what it is where that is not on record.
    let testDescription: String

    private init(_ seed: UInt64, _ description: String) {
        self.seed = seed
        testDescription = "\(seed): \(description)"
    }

    static let all = [
        FailedSeed(49, "a run returns the question of a nested run that it does not come to again"),
        FailedSeed(104, "questions and nested runs in a cached task that nobody awaits and that fails at first"),
        FailedSeed(116, "a nested run with a question fails once beside a question of its caller"),
        FailedSeed(139, "a body keeps its question when a task that failed before it asks the next time"),
        FailedSeed(177, "both savers take the same steps in a nested run that leaves started tasks behind"),
        FailedSeed(266, "a nested run of a task that its finished body started keeps its question"),
        FailedSeed(567, "an unawaited task with a question in an attempt whose nested run asks four others"),
        FailedSeed(576, "a body whose result is stored asks nothing when it is run again"),
        FailedSeed(693, "questions of an unawaited and of a started task beside a nested run that fails"),
        FailedSeed(738, "a caught failure of a nested run whose started task asks in a nested run of its own"),
        FailedSeed(831, "a task that times out in an attempt beside a started task that asks"),
        FailedSeed(1621, "a task that was ended when the run was stopped runs again"),
        FailedSeed(1784, "a task swallows the suspension of what it started and asks at last"),
        FailedSeed(1897, "a question stays open that is not reached behind a swallowed suspension of a task"),
        FailedSeed(2843, "a question stays open that is not reached behind a swallowed suspension of a nested run"),
        FailedSeed(3638, "a question that tells of a timeout is answered only when nothing fails any more"),
        FailedSeed(4069, "a taken answer is kept when a task is stopped before its next attempt"),
        FailedSeed(5543, "a question asked in place of another one is open alone after a cancelled run"),
        FailedSeed(5564, "a question that tells of a failure is answered only when nothing fails any more"),
        FailedSeed(6027, "a task that catches the refusal of an answer has no result"),
        FailedSeed(6359, "a nested run that finishes ends the question of another one in its namespace"),
        FailedSeed(7013, "a task that has taken two answers is stopped before its next attempt and keeps both"),
        FailedSeed(7272, "a task with a taken answer waits for its next attempt when another task fails the run"),
        FailedSeed(7483, "a nested run without a body ends the question of another one in its namespace"),
        FailedSeed(8186, "a run returns what the last attempt of a task asks, and not the question of an earlier one"),
    ]
}
