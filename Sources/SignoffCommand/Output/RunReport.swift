import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// A run as commands print it.
struct RunReport {
    let run: Run

    /// The status of the run in one or two words.
    var state: String {
        run.notBefore.map { "sleeps until \($0.iso8601)" } ?? run.status.rawValue
    }

    /// The failure of the run on one line, with its code; `nil` for a run that did not fail.
    var failure: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task '\($0)': " } ?? ""
        return "\(task)\(OperationError.withoutCodes(error.message)) [\(error.code)]"
    }

    /// The failure as part of a sentence: the task, and the message in quotes; `nil` for a run that did not fail.
    var failureWords: String? {
        guard let error = run.error else { return nil }
        let task = error.task.map { "task \(ForeignText.name($0)): " } ?? ""
        return task + ForeignText.quoted(OperationError.withoutCodes(error.message))
    }

    /// The failure in quotes; empty for a run that did not fail.
    var failureText: SafeText { failure.map { "\(quoting: $0)" } ?? "" }
}

extension Run {
    /// Whether the run has ended or paused, so that nothing further happens in it.
    var hasEnded: Bool { status != .pending && status != .running }
}
