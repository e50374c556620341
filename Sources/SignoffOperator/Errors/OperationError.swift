package import SignoffCheckpoint

/// An error of an operator's command.
///
/// The console and the headless commands show only this error. ``init(_:attempting:)`` converts the errors of other
/// modules.
package struct OperationError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The code strings are stable. JSON, messages and tests contain them unchanged.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable code string.
        package let description: String
        /// The exit code of a headless command that ends with the error.
        package let exitCode: Int32

        /// The command line or a value is invalid.
        package static let usage = Code(description: "usage", exitCode: 2)
        /// The workflow is not registered in this program.
        package static let unknownWorkflow = Code(description: "unknown_workflow", exitCode: 2)
        /// A text is not valid JSON.
        package static let malformedJSON = Code(description: "malformed_json", exitCode: 2)
        /// The input does not have the type that the workflow accepts.
        package static let invalidInput = Code(description: "invalid_input", exitCode: 2)
        /// The thread does not exist.
        package static let threadNotFound = Code(description: "thread_not_found", exitCode: 1)
        /// The checkpoint does not exist.
        package static let checkpointNotFound = Code(description: "checkpoint_not_found", exitCode: 1)
        /// The ledger has no such entry.
        package static let entryNotFound = Code(description: "entry_not_found", exitCode: 1)
        /// The run does not exist.
        package static let runNotFound = Code(description: "run_not_found", exitCode: 1)
        /// The question is not open, or does not exist.
        package static let interruptNotPending = Code(description: "interrupt_not_pending", exitCode: 3)
        /// Several questions are open, and the request does not name one of them.
        package static let ambiguousItem = Code(description: "ambiguous_item", exitCode: 2)
        /// The question has changed since it was read.
        ///
        /// Nothing was written.
        package static let answerConflict = Code(description: "answer_conflict", exitCode: 3)
        /// The workflow asked another question than the answered one, or did not reach the question.
        ///
        /// The answer had no effect.
        package static let answerNotDelivered = Code(description: "answer_not_delivered", exitCode: 3)
        /// A run already holds the thread.
        package static let threadBusy = Code(description: "thread_busy", exitCode: 3)
        /// The thread has no failure to retry.
        package static let nothingToRetry = Code(description: "nothing_to_retry", exitCode: 3)
        /// The request would not run anything, and was not stored.
        package static let nothingToRun = Code(description: "nothing_to_run", exitCode: 3)
        /// The thread has changed since the request was made.
        ///
        /// Nothing was stored.
        package static let threadChanged = Code(description: "thread_changed", exitCode: 3)
        /// The question does not permit the decision, or the value violates the schema.
        package static let invalidAnswer = Code(description: "invalid_answer", exitCode: 4)
        /// The console is locked and does not send anything until the operator unlocks it.
        package static let consoleLocked = Code(description: "console_locked", exitCode: 6)
        /// The database is read-only.
        package static let readOnly = Code(description: "read_only", exitCode: 6)
        /// Other users could have written the database, and its waiting runs are not executed without consent.
        package static let untrusted = Code(description: "untrusted", exitCode: 6)
        /// The awaited run failed.
        package static let runFailed = Code(description: "run_failed", exitCode: 1)
        /// The ledger does not verify.
        package static let ledgerBroken = Code(description: "ledger_broken", exitCode: 1)
        /// No terminal can show the console.
        package static let terminal = Code(description: "terminal", exitCode: 1)
        /// A theme or configuration file has an error.
        package static let configuration = Code(description: "configuration", exitCode: 2)
        /// The database file does not exist.
        package static let databaseNotFound = Code(description: "not_found", exitCode: 5)
        /// A file could not be read or written.
        package static let unreadable = Code(description: "unreadable", exitCode: 5)
        /// The server cannot be reached: no connection, an unknown host, or a timeout.
        package static let serverUnreachable = Code(description: "server_unreachable", exitCode: 5)
        /// The URL does not address the API of a LangGraph server.
        package static let notAServer = Code(description: "not_a_server", exitCode: 5)
        /// The server failed, refuses more requests, or sent an unreadable reply.
        package static let serverFailed = Code(description: "server_failed", exitCode: 5)
        /// The server requires a key, or refuses the key.
        package static let unauthorized = Code(description: "unauthorized", exitCode: 5)
        /// The server does not permit the request for this key.
        package static let forbidden = Code(description: "forbidden", exitCode: 6)
        /// The server does not support the request.
        package static let unsupported = Code(description: "unsupported", exitCode: 2)
        /// Any other failure.
        package static let failed = Code(description: "failed", exitCode: 1)

        /// Returns the code of an error from a lower layer, unchanged.
        static func beneath(_ text: String, exitCode: Int32) -> Code {
            Code(description: text, exitCode: exitCode)
        }
    }

    /// The kind of failure.
    package let code: Code
    /// One line with the operation, its subject and the remedy.
    package let message: String
    /// The conflict of a refused answer, for `answer_conflict`; otherwise `nil`.
    package let conflict: AnswerConflict?
    /// The earlier decision, such as `reject "duplicate"`, for an answer that came too late; `nil` when unknown.
    package let earlierDecision: String?
    /// The state of the thread, such as `thread finished 2m ago, nothing to answer`, for an answer to a thread without
    /// open questions.
    package let threadOutcome: String?
    /// The questions, among those answered together, that changed since they were read; empty when unknown.
    package let questions: [InterruptID]
    /// Whether the request could have been stored, because the failure occurred after it was sent.
    ///
    /// The run of the client token shows whether the request was stored.
    package let isOutcomeUnknown: Bool
    /// The underlying error; `nil` for none.
    package let cause: (any Error)?

    /// Creates an error.
    package init(
        _ code: Code,
        _ message: String,
        conflict: AnswerConflict? = nil,
        earlierDecision: String? = nil,
        threadOutcome: String? = nil,
        questions: [InterruptID] = [],
        isOutcomeUnknown: Bool = false,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.conflict = conflict
        self.earlierDecision = earlierDecision
        self.threadOutcome = threadOutcome
        self.questions = questions
        self.isOutcomeUnknown = isOutcomeUnknown
        self.cause = cause
    }

    /// Creates an error from an error of a lower layer.
    ///
    /// An ``OperationError`` is unchanged. A ``CheckpointError`` keeps its code. Any other error becomes `failed`.
    ///
    /// - Parameters:
    ///   - error: The thrown error.
    ///   - attempt: The attempted operation, such as "reading the inbox". Messages of errors that do not contain the
    ///     operation begin with it.
    package init(_ error: any Error, attempting attempt: String) {
        switch error {
        case let error as OperationError: self = error
        case let error as CheckpointError:
            let text = error.code.description
            let code: Code =
                switch error.code {
                case .readOnly: .readOnly
                case .answerConflict: .answerConflict
                case .threadBusy: .threadBusy
                case .threadChanged: .threadChanged
                case .runNotFound: .runNotFound
                case .leaseLost: .beneath(text, exitCode: 3)
                case .notStorable, .invalidNamespace: .beneath(text, exitCode: 2)
                case .unsupported, .threadExists: .beneath(text, exitCode: 1)
                default: .beneath(text, exitCode: 5)
                }
            self.init(
                code,
                error.message,
                conflict: error.conflict,
                isOutcomeUnknown: error.code == .storage || error.code == .locked,
                cause: error
            )
        default:
            self.init(.failed, "\(attempt) failed: \(error)", cause: error)
        }
    }

    /// Creates the error of a command whose worker had a fault of the database or its disk.
    package init(storageFault code: String, _ message: String) {
        self.init(.beneath(code, exitCode: 5), message)
    }

    /// Whether the code of a failed run stands for a fault of the database or its disk.
    package static func isStorageFault(_ code: String) -> Bool {
        let faults: [CheckpointError.Code] = [.full, .storage, .corrupt, .locked, .notADatabase]
        return faults.contains { $0.description == code }
    }

    /// The exit code of a headless command that ends with the error.
    package var exitCode: Int32 { code.exitCode }

    /// The message, followed by the code in brackets.
    ///
    /// Codes of lower layers at the end of the message are removed.
    package var description: String { "\(Self.withoutCodes(message)) [\(code)]" }

    /// Returns a message without the codes in brackets at its end.
    package static func withoutCodes(_ message: String) -> String {
        var text = message[...]
        while text.last == "]", let start = text.lastIndex(of: "["), text[..<start].last == " " {
            let code = text[text.index(after: start)...].dropLast()
            guard !code.isEmpty, code.utf8.allSatisfy(Self.isOfCode) else { break }
            text = text[..<start].dropLast()
        }
        return String(text)
    }

    private static func isOfCode(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "_")
    }
}

extension OperationError {
    /// Returns the error for a ledger with a fault.
    package static func brokenLedger(_ problem: String) -> OperationError {
        OperationError(.ledgerBroken, "the ledger is not what was written: \(problem)")
    }
}

extension OperationError: Equatable {
    /// Whether two errors have the same content.
    ///
    /// Underlying errors are not compared.
    package static func == (left: OperationError, right: OperationError) -> Bool {
        left.code == right.code && left.message == right.message && left.conflict == right.conflict
            && left.earlierDecision == right.earlierDecision && left.threadOutcome == right.threadOutcome
            && left.questions == right.questions && left.isOutcomeUnknown == right.isOutcomeUnknown
    }
}

/// Runs `body`, and converts its errors to ``OperationError``.
///
/// Cancellation is rethrown unchanged.
package func attempting<Value>(_ attempt: String, _ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as CancellationError {
        throw error
    } catch {
        throw OperationError(error, attempting: attempt)
    }
}
