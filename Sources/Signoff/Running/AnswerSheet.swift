import SignoffCheckpoint
private import Synchronization

/// The answers a run was given, each to be taken once by the question it belongs to.
///
/// An answer is not stored before a question has accepted it: one that has not the form asked for leaves the thread as it was.
final class AnswerSheet: Sendable {
    private struct State {
        var answers: [InterruptID: StoredValue] = [:]
        /// What is stored of an answer that was given without an id, once it is accepted.
        var bare: (question: InterruptID, change: CheckpointChange)?
        var isBareDue = false
        var refusal: WorkflowError?
        var takenCount = 0
    }

    private let state = Mutex(State())

    /// Adds answers; `bare` is the row of the one that was given without an id.
    func add(_ more: [InterruptID: StoredValue], bare: CheckpointChange? = nil) {
        guard !more.isEmpty else { return }
        state.withLock { state in
            state.answers.merge(more) { _, later in later }
            if let bare, let question = more.keys.first { state.bare = (question, bare) }
        }
    }

    /// Whether all answers have been taken.
    var isEmpty: Bool { state.withLock { $0.answers.isEmpty } }

    func take(_ question: InterruptID) -> StoredValue? {
        state.withLock { state in
            state.answers.isEmpty ? nil : state.answers.removeValue(forKey: question)
        }
    }

    /// The answer to `question` has the form asked for.
    func accept(_ question: InterruptID) {
        state.withLock { state in
            if state.bare?.question == question { state.isBareDue = true }
        }
    }

    /// The answer to `question` does not have the form asked for: the question stays open, and the run ends with `error`.
    func refuse(_ question: InterruptID, with error: WorkflowError) {
        state.withLock { state in
            if state.refusal == nil { state.refusal = error }
            if state.bare?.question == question { state.bare = nil }
        }
    }

    /// Why an answer was not accepted.
    var refusal: WorkflowError? { state.withLock { $0.refusal } }

    /// The run ends: an answer that no question has come to yet is kept for the next one.
    func settle() {
        state.withLock { $0.isBareDue = true }
    }

    /// What is to be stored of accepted answers, once.
    var dueChanges: [CheckpointChange] {
        state.withLock { state in
            guard state.isBareDue, let bare = state.bare else { return [] }
            state.bare = nil
            return [bare.change]
        }
    }

    /// A question was answered, now or in an earlier run.
    func noteTaken() {
        state.withLock { $0.takenCount += 1 }
    }

    /// How many answers the bodies of the run have got so far; results that rest on one are not cached.
    var takenCount: Int { state.withLock { $0.takenCount } }
}
