import SignoffCheckpoint

/// The rule by which attempts of a task or an entrypoint body are repeated.
///
/// Of several policies, the first that applies to the error decides, with its own maximum number of attempts. Attempts
/// are counted across all policies. Interrupts, cancellation and errors of the runtime or the saver are never retried.
/// An attempt that timed out is retried. Failed attempts are not stored; the `warnings` stream reports each one. A
/// retried entrypoint reuses the results of finished tasks and the answers it has taken.
///
/// > Source: LangGraph `RetryPolicy`; the same defaults.
public struct RetryPolicy: Sendable {
    /// The delay after the first attempt.
    public var initialInterval: Duration
    /// The factor by which each further delay grows, 1 or more.
    public var backoffFactor: Double
    /// The maximum delay, before jitter.
    public var maximumInterval: Duration
    /// The maximum number of attempts, including the first; 1 or more.
    public var maximumAttempts: Int
    /// Whether a random time of up to one second is added to each delay.
    public var hasJitter: Bool
    /// Whether an error is retried.
    public var appliesTo: @Sendable (any Error) -> Bool

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - initialInterval: The delay after the first attempt.
    ///   - backoffFactor: The factor by which each further delay grows, 1 or more.
    ///   - maximumInterval: The maximum delay, before jitter.
    ///   - maximumAttempts: The maximum number of attempts, including the first; 1 or more.
    ///   - hasJitter: Whether a random time of up to one second is added to each delay.
    ///   - appliesTo: Whether an error is retried; see ``isWorthRetrying(_:)``.
    public init(
        initialInterval: Duration = .milliseconds(500),
        backoffFactor: Double = 2,
        maximumInterval: Duration = .seconds(128),
        maximumAttempts: Int = 3,
        hasJitter: Bool = true,
        appliesTo: @escaping @Sendable (any Error) -> Bool = RetryPolicy.isWorthRetrying
    ) {
        self.initialInterval = initialInterval
        self.backoffFactor = backoffFactor
        self.maximumInterval = maximumInterval
        self.maximumAttempts = maximumAttempts
        self.hasJitter = hasJitter
        self.appliesTo = appliesTo
    }

    /// Returns a policy with at most `count` attempts, 1 or more, for every retryable error.
    public static func attempts(_ count: Int) -> RetryPolicy { RetryPolicy(maximumAttempts: count) }

    /// Returns a policy with at most `count` attempts, for errors of type `type`.
    public static func on<Failure: Error>(_ type: Failure.Type, attempts count: Int = 3) -> RetryPolicy {
        RetryPolicy(maximumAttempts: count) { $0 is Failure }
    }

    /// Returns the delay before the attempt after `attempt` (1 for the first).
    func delay(after attempt: Int, random: RandomSource) -> Duration {
        var seconds = initialInterval.inSeconds
        for _ in 1..<max(attempt, 1) where seconds < maximumInterval.inSeconds { seconds *= backoffFactor }
        seconds = min(seconds, maximumInterval.inSeconds)
        guard hasJitter else { return .seconds(seconds) }
        return .seconds(seconds + Double(random.next() >> 11) / Double(UInt64(1) << 53))
    }
}

extension RetryPolicy {
    /// The attempt after a failed attempt.
    struct Next {
        /// The delay before the next attempt.
        let delay: Duration
        /// The maximum number of attempts.
        let maximumAttempts: Int
    }
}

extension [RetryPolicy] {
    /// Returns the attempt after `attempt`; `nil` when the error is final.
    func next(after error: any Error, attempt: Int, random: RandomSource) -> RetryPolicy.Next? {
        if error is RunSuspension || error is CancellationError || error is CheckpointError || error is ParentHandover {
            return nil
        }
        if let error = error as? WorkflowError, error.timeout == nil { return nil }
        guard let policy = first(where: { $0.appliesTo(error) }), attempt < policy.maximumAttempts else { return nil }
        return RetryPolicy.Next(
            delay: policy.delay(after: attempt, random: random),
            maximumAttempts: policy.maximumAttempts
        )
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
