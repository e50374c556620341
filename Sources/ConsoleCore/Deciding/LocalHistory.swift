import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What was staged, marked and filtered, step by step, so that it can be taken back and done again.
///
/// What was sent is not among it: that takes a fork or a retry.
struct LocalHistory: Equatable, Sendable {
    /// One thing the operator did.
    struct Step: Equatable, Sendable {
        /// What it was, in a few words.
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

    /// How many steps can be taken back.
    private static let limit = 100

    private(set) var past: [Step] = []
    private(set) var future: [Step] = []

    mutating func add(_ step: Step) {
        guard !step.isEmpty else { return }
        past.append(step)
        if past.count > Self.limit { past.removeFirst() }
        future = []
    }

    /// Takes the newest step out as if it had not been done.
    mutating func dropLast() { _ = past.popLast() }

    mutating func takeBack() -> Step? {
        guard let step = past.popLast() else { return nil }
        future.append(step)
        return step
    }

    mutating func doAgain() -> Step? {
        guard let step = future.popLast() else { return nil }
        past.append(step)
        return step
    }

    /// Notes something that was taken back without being the newest step, so that it can be done again.
    mutating func addTakenBack(_ step: Step) { future.append(step) }
}
