import SignoffCheckpoint

/// The time limits of one attempt of a task or an entrypoint body.
///
/// An attempt that reaches its limit is canceled with Swift's cooperative cancellation: its waits throw, and the
/// attempt ends when its code returns. The attempt then fails with ``WorkflowError`` `timed_out`, which the default
/// retry rule retries. Every attempt has its own limit. A body that returns a value after its limit keeps the value,
/// because repeating finished work would be worse. The same holds for a body that was asking a question. Time spent
/// waiting for a place within ``RunConfig/maximumConcurrency`` does not count.
///
/// > Source: LangGraph `TimeoutPolicy`.
public struct TimeoutPolicy: Hashable, Sendable {
    /// The kinds of progress that restart the limit.
    public enum Progress: Hashable, Sendable {
        /// Any progress: a call through the scope, a child task finishing or making progress, or a heartbeat.
        case anySign
        /// Only ``WorkflowScope/heartbeat`` of the body or of a task inside the body.
        case heartbeat
    }

    /// The time limit of a whole attempt; `nil` for none.
    public let run: Duration?
    /// The time limit of an attempt without progress; `nil` for none.
    public let idle: Duration?
    /// The kinds of progress that count.
    public let progress: Progress

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - run: The time limit of a whole attempt, more than zero; `nil` for none.
    ///   - idle: The time limit of an attempt without progress, more than zero; `nil` for none.
    ///   - progress: The kinds of progress that count.
    public init(run: Duration? = nil, idle: Duration? = nil, progress: Progress = .anySign) {
        precondition(run.map { $0 > .zero } ?? true, "the run timeout must be greater than zero")
        precondition(idle.map { $0 > .zero } ?? true, "the idle timeout must be greater than zero")
        self.run = run
        self.idle = idle
        self.progress = progress
    }

    /// Returns a policy that limits the whole attempt; the limit must be more than zero.
    public static func run(_ limit: Duration) -> TimeoutPolicy { TimeoutPolicy(run: limit) }

    /// Returns a policy that limits the time without progress; the limit must be more than zero.
    public static func idle(_ limit: Duration, progress: Progress = .anySign) -> TimeoutPolicy {
        TimeoutPolicy(idle: limit, progress: progress)
    }
}

extension WorkflowError {
    /// The time limit that an attempt reached.
    public struct Timeout: Hashable, Sendable {
        /// The kinds of time limits.
        public enum Kind: String, Hashable, Sendable {
            /// The limit for the whole attempt.
            case run
            /// The limit for the time without progress.
            case idle
        }

        /// The kind of time limit.
        public let kind: Kind
        /// The limit as a duration.
        public let limit: Duration
        /// The duration of the attempt when it reached the limit.
        public let elapsed: Duration

        func error(of name: String, thread: ThreadID?, cause: any Error) -> WorkflowError {
            let what =
                switch kind {
                case .run: "\(name) exceeded its run timeout of \(limit)"
                case .idle: "\(name) exceeded its idle timeout of \(limit) without making progress"
                }
            var error = WorkflowError(
                .timedOut,
                "\(what), \(elapsed) after it began; give it more time, or make it report progress",
                thread: thread,
                task: name,
                cause: cause
            )
            error.timeout = self
            return error
        }
    }
}
