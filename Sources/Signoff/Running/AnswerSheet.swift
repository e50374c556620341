import SignoffCheckpoint
private import Synchronization

/// The answers a run was given, each to be taken once by the question it belongs to.
final class AnswerSheet: Sendable {
    private let answers = Mutex<[InterruptID: StoredValue]>([:])

    func add(_ more: [InterruptID: StoredValue]) {
        guard !more.isEmpty else { return }
        answers.withLock { $0.merge(more) { _, later in later } }
    }

    var isEmpty: Bool { answers.withLock { $0.isEmpty } }

    func take(_ question: InterruptID) -> StoredValue? {
        answers.withLock { answers in
            answers.isEmpty ? nil : answers.removeValue(forKey: question)
        }
    }
}
