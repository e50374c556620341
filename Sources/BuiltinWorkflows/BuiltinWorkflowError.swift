/// An error in the input of a built-in workflow, or in a step that it ran.
package struct BuiltinWorkflowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The code strings are stable.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case fileNotFound = "file_not_found"
            case fileUnreadable = "file_unreadable"
            case fileNotUTF8 = "file_not_utf8"
            case fileTooLarge = "file_too_large"
            case fileNotWritable = "file_not_writable"
            case invalidRunbook = "invalid_runbook"
            case invalidTable = "invalid_table"
            case stepFailed = "step_failed"
            case stepTimedOut = "step_timed_out"
            case stepNotStarted = "step_not_started"
        }

        private let kind: Kind

        /// The stable code string.
        package var description: String { kind.rawValue }

        /// The file does not exist.
        package static let fileNotFound = Code(kind: .fileNotFound)
        /// The file cannot be read, or is not a regular file.
        package static let fileUnreadable = Code(kind: .fileUnreadable)
        /// The file is not UTF-8 text.
        package static let fileNotUTF8 = Code(kind: .fileNotUTF8)
        /// The file exceeds the size limit of the workflow.
        package static let fileTooLarge = Code(kind: .fileTooLarge)
        /// The file cannot be written.
        package static let fileNotWritable = Code(kind: .fileNotWritable)
        /// The runbook violates a rule.
        ///
        /// The message contains the line.
        package static let invalidRunbook = Code(kind: .invalidRunbook)
        /// The table violates a rule.
        ///
        /// The message contains the line and the column.
        package static let invalidTable = Code(kind: .invalidTable)
        /// The command of a step ended with an exit code other than 0.
        package static let stepFailed = Code(kind: .stepFailed)
        /// The command of a step exceeded its timeout and was terminated.
        package static let stepTimedOut = Code(kind: .stepTimedOut)
        /// The command of a step could not be started.
        package static let stepNotStarted = Code(kind: .stepNotStarted)
    }

    /// The kind of failure.
    package let code: Code
    /// A sentence with the problem, its place and the remedy.
    package let message: String
    /// The line of the file, from 1; `nil` when the error does not concern one line.
    package let line: Int?

    /// Creates an error.
    package init(_ code: Code, _ message: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
    }

    /// The message, followed by the code in brackets.
    package var description: String { "\(message) [\(code)]" }
}
