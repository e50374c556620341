import SignoffCheckpoint

/// Decides whether a thread that a refused answer left in status `error` is set right by a run without input.
///
/// Such a run does nothing on a thread that is done. On any other it is a retry: of a failed task, whose effects it would repeat.
package enum Mending {
    /// Whether a fresh read shows a thread on which a run without input does nothing but clear the error of the refused answer.
    package static func isSafe(on view: ThreadView) -> Bool {
        view.thread.status == .error && view.thread.error?.isStaleAnswer == true && view.state.exists
            && view.state.next.isEmpty && view.state.tasks.isEmpty && view.state.failedTasks.isEmpty
            && view.questions.isEmpty && view.thread.questionCount == 0
    }
}
