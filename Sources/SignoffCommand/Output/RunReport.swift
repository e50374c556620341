import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// A run as commands print it.
struct RunReport {
    let run: Run

    /// How far it is, as a word or two.
    var state: String {
        run.notBefore.map { "sleeps until \($0.iso8601)" } ?? run.status.rawValue
    }

    /// The failure in one line with one code, its own; nil when it did not fail.
    var failure: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task '\($0)': " } ?? ""
        return "\(task)\(OperationError.withoutCodes(error.message)) [\(error.code)]"
    }

    /// The failure among words of the program: its task, and what it says in quotes; nil when it did not fail.
    var failureWords: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task \(ForeignText.name($0)): " } ?? ""
        return task + ForeignText.quoted(OperationError.withoutCodes(error.message))
    }

    /// The failure in quotes; nothing when it did not fail.
    var failureText: SafeText { failure.map { "\(quoting: $0)" } ?? "" }
}

extension Run {
    /// Whether nothing more will happen in the run.
    var hasEnded: Bool { status != .pending && status != .running }
}
