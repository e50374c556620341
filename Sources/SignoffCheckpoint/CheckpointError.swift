/// A failure of stored data or of its storage.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The code strings are stable. JSON, logs and tests contain them unchanged.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case storage
            case readOnly = "read_only"
            case notFound = "not_found"
            case notADatabase = "not_a_database"
            case corrupt
            case schemaTooNew = "schema_too_new"
            case locked
            case full
            case invalidData = "invalid_data"
            case notStorable = "not_storable"
            case leaseLost = "lease_lost"
            case threadBusy = "thread_busy"
            case threadChanged = "thread_changed"
            case threadExists = "thread_exists"
            case answerConflict = "answer_conflict"
            case answersChanged = "answers_changed"
            case runNotFound = "run_not_found"
            case invalidNamespace = "invalid_namespace"
            case unsupported
        }

        private let kind: Kind

        /// The stable code string.
        public var description: String { kind.rawValue }

        /// The engine failed.
        ///
        /// The error of the engine is the cause.
        public static let storage = Code(kind: .storage)
        /// The database is read-only.
        public static let readOnly = Code(kind: .readOnly)
        /// The file or record does not exist.
        public static let notFound = Code(kind: .notFound)
        /// The file is not a database.
        public static let notADatabase = Code(kind: .notADatabase)
        /// The database is damaged.
        public static let corrupt = Code(kind: .corrupt)
        /// A newer release wrote the database.
        public static let schemaTooNew = Code(kind: .schemaTooNew)
        /// Another process kept the database locked for too long.
        public static let locked = Code(kind: .locked)
        /// No space is left on the device.
        public static let full = Code(kind: .full)
        /// Stored data, or an argument, has an invalid form.
        public static let invalidData = Code(kind: .invalidData)
        /// A value has no stored form.
        public static let notStorable = Code(kind: .notStorable)
        /// The lease under which the caller worked is no longer held.
        public static let leaseLost = Code(kind: .leaseLost)
        /// Another run holds the thread, or waits on a thread that must be idle.
        public static let threadBusy = Code(kind: .threadBusy)
        /// The thread has changed since the request was made.
        public static let threadChanged = Code(kind: .threadChanged)
        /// The storage already has a thread with this name.
        public static let threadExists = Code(kind: .threadExists)
        /// The question has changed since it was read; ``CheckpointError/conflict`` describes the question now.
        public static let answerConflict = Code(kind: .answerConflict)
        /// A run was not executed: its answers differ from the answers in its ledger entry.
        public static let answersChanged = Code(kind: .answersChanged)
        /// The run does not exist, or is in a state that does not permit the call.
        public static let runNotFound = Code(kind: .runNotFound)
        /// A store namespace is empty, or one of its labels is empty or reserved.
        public static let invalidNamespace = Code(kind: .invalidNamespace)
        /// The saver does not support the operation.
        public static let unsupported = Code(kind: .unsupported)
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence with the operation, its subject and the remedy.
    public let message: String
    /// The thread concerned; `nil` when the failure does not concern a thread.
    public let thread: ThreadID?
    /// The conflict that refused an answer, for `answer_conflict`; otherwise `nil`.
    public let conflict: AnswerConflict?
    /// The underlying error; `nil` for none.
    public let cause: (any Error)?

    /// Creates an error.
    public init(
        _ code: Code,
        _ message: String,
        thread: ThreadID? = nil,
        conflict: AnswerConflict? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.thread = thread
        self.conflict = conflict
        self.cause = cause
    }

    /// The message, followed by the code in brackets.
    public var description: String { "\(message) [\(code)]" }
}
