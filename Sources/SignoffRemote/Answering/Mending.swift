import SignoffCheckpoint

/// Decides whether a run without input can repair a thread that a refused answer left in status `error`.
///
/// Such a run has no effect on a finished thread. On other threads, it retries a failed task and repeats the effects of
/// the task.
package enum Mending {
    /// Whether a run without input only clears the error of the refused answer on this thread.
    package static func isSafe(on view: ThreadView) -> Bool {
        view.thread.status == .error && view.thread.error?.isStaleAnswer == true && view.state.exists
            && view.state.next.isEmpty && view.state.tasks.isEmpty && view.state.failedTasks.isEmpty
            && view.questions.isEmpty && view.thread.questionCount == 0
    }
}
