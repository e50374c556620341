import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The steps of staging, marking and filtering, to undo and redo.
///
/// Sent answers are not part of the history. Reversing one takes a fork or a retry.
struct LocalHistory: Equatable, Sendable {
    /// One step of the operator.
    struct Step: Equatable, Sendable {
        /// The name of the step, in a few words.
        var title: String
        var drafts: [DraftChange] = []
        var marks: Change<OrderedSet<QuestionID>>?
        var filter: Change<String>?

        var isEmpty: Bool { drafts.isEmpty && marks == nil && filter == nil }
    }

    struct Change<Value: Equatable & Sendable>: Equatable, Sendable {
        var before: Value
        var after: Value
    }

    struct DraftChange: Equatable, Sendable {
        var item: QuestionID
        var before: ItemDraft?
        var after: ItemDraft?
    }

    /// The maximum number of steps that can be undone.
    private static let limit = 100

    private(set) var past: [Step] = []
    private(set) var future: [Step] = []

    mutating func add(_ step: Step) {
        guard !step.isEmpty else { return }
        past.append(step)
        if past.count > Self.limit { past.removeFirst() }
        future = []
    }

    /// Removes the newest step.
    mutating func dropLast() { _ = past.popLast() }

    mutating func undo() -> Step? {
        guard let step = past.popLast() else { return nil }
        future.append(step)
        return step
    }

    mutating func redo() -> Step? {
        guard let step = future.popLast() else { return nil }
        past.append(step)
        return step
    }

    /// Adds a step that was undone out of order, so that it can be redone.
    mutating func addUndone(_ step: Step) { future.append(step) }
}
