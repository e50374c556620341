import SignoffCheckpoint

/// A fault that prevents a worker from working, such as a full disk.
public struct WorkerFault: Error, Sendable, CustomStringConvertible {
    /// The operation that the worker attempted.
    public enum Attempt: Hashable, Sendable, CaseIterable {
        /// Claiming runs of the queue.
        case claiming
        /// Storing the end of a run, or returning the run to the queue.
        case ending
        /// Appending to the event log. Readers in other processes miss events, and runs continue.
        case logging
    }

    /// The operation that the worker attempted.
    public let attempt: Attempt
    /// The stable code of the error, such as `full`; `storage` for an error without one.
    public let code: String
    /// The error.
    public let cause: any Error

    init(_ cause: any Error, attempt: Attempt) {
        self.attempt = attempt
        self.cause = cause
        code = (cause as? CheckpointError)?.code.description ?? CheckpointError.Code.storage.description
    }

    /// The message of the error; for an error without one, a message with the attempted operation.
    public var message: String {
        if let error = cause as? CheckpointError { return error.message }
        let what =
            switch attempt {
            case .claiming: "claiming a run"
            case .ending: "storing the end of a run"
            case .logging: "appending events"
            }
        return "\(what) failed: \(cause)"
    }

    /// The message, followed by the code in brackets.
    public var description: String { "\(message) [\(code)]" }
}
