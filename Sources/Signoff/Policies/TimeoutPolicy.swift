import SignoffCheckpoint

/// The time limits of one attempt of a task or an entrypoint body.
///
/// An attempt that reaches its limit is canceled with Swift's cooperative cancellation: its waits throw, and the
/// attempt ends when its code returns. It then fails with ``WorkflowError`` `timed_out`, which the default retry rule
/// retries. Every attempt has its own limit. A body that returns a value after its limit keeps the value, because
/// repeating finished work would be worse; the same holds for a body that was asking a question. Time spent waiting for
/// a place within ``RunConfig/maximumConcurrency`` does not count.
///
/// > Source: LangGraph `TimeoutPolicy`.
public struct TimeoutPolicy: Hashable, Sendable {
    /// The kinds of progress that restart the limit.
    public enum Progress: Hashable, Sendable {
        /// Any progress: a call through the scope, a child task finishing or making progress, or a heartbeat.
        case anySign
        /// Only ``WorkflowScope/heartbeat``, its own or that of a task below it.
        case heartbeat
    }

    /// The time limit of an attempt as a whole; `nil` for none.
    public let run: Duration?
    /// The time limit of an attempt without progress; `nil` for none.
    public let idle: Duration?
    /// The kinds of progress that count.
    public let progress: Progress

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - run: The time limit of an attempt as a whole, more than zero.
    ///   - idle: The time limit of an attempt without progress, more than zero.
    ///   - progress: The kinds of progress that count.
    public init(run: Duration? = nil, idle: Duration? = nil, progress: Progress = .anySign) {
        precondition(run.map { $0 > .zero } ?? true, "the run timeout must be greater than zero")
        precondition(idle.map { $0 > .zero } ?? true, "the idle timeout must be greater than zero")
        self.run = run
        self.idle = idle
        self.progress = progress
    }

    /// A limit for the whole attempt, more than zero.
    public static func run(_ limit: Duration) -> TimeoutPolicy { TimeoutPolicy(run: limit) }

    /// A limit for the time without progress, more than zero.
    public static func idle(_ limit: Duration, progress: Progress = .anySign) -> TimeoutPolicy {
        TimeoutPolicy(idle: limit, progress: progress)
    }
}

extension WorkflowError {
    /// The limit that an attempt reached.
    public struct Timeout: Hashable, Sendable {
        /// The kinds of time limits.
        public enum Kind: String, Hashable, Sendable {
            /// For the whole attempt.
            case run
            /// For the time without progress.
            case idle
        }

        /// The kind of limit.
        public let kind: Kind
        /// The limit.
        public let limit: Duration
        /// The time for which the attempt had run.
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
