import SignoffCheckpoint

/// Staged retries before they are sent, and how they are.
package struct RetryPlanDialog: Equatable, Sendable {
    /// The failed runs, in the order staged.
    var runs: [RunID]
    var limits = BulkRetry.Limits()
    /// How long the first is waited with.
    var delay: Duration = .zero
    /// The typed count, when there are more than ten.
    var count = TextField()
    var scroll = 0

    static let delays: [Duration] = [.zero, .seconds(30), .seconds(120), .seconds(600), .seconds(3600)]
    static let numbersInFlight = [1, 2, 4, 8, 16]
    static let failureLimits: [Int?] = [1, 3, 5, 10, nil]

    var needsCount: Bool { runs.count > PlanDialog.countLimit }
    var isCountRight: Bool { !needsCount || count.text == String(runs.count) }

    mutating func changeDelay() { delay = Self.next(delay, in: Self.delays) }
    mutating func changeInFlight() {
        limits.maximumInFlight = Self.next(limits.maximumInFlight, in: Self.numbersInFlight)
    }
    mutating func changeFailureLimit() { limits.failureLimit = Self.next(limits.failureLimit, in: Self.failureLimits) }

    private static func next<Value: Equatable>(_ value: Value, in values: [Value]) -> Value {
        let index = values.firstIndex(of: value) ?? -1
        return values[(index + 1) % values.count]
    }
}
