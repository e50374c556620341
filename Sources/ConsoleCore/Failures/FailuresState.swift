import SignoffCheckpoint
import SignoffOperator

/// The failed runs without a later run, the active runs, the cursor among the failed ones, and the retries that are
/// staged or in progress.
struct FailuresState: Equatable, Sendable {
    var failed: [Run] = []
    var active: [Run] = []
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<Failure.ID>()
    var scroll = 0
    var isDetailFocused = false
    var marks: Set<RunID> = []
    /// The runs whose retry is staged, in order.
    var staged: [RunID] = []
    /// The last retries that were sent together.
    var bulk: BulkRetry?
    /// Retries for which the warning on quitting was shown.
    var warnedOf: [RunID] = []
    /// The runs of threads that were selected, newest first.
    var attempts: [ThreadID: [Run]] = [:]
    /// The thread whose run was under the cursor when it continued.
    ///
    /// The cursor returns if the thread fails again before the cursor is moved.
    private(set) var followed: ThreadID?
    /// The fork to open once the history of a thread is loaded.
    var awaitedFork: AwaitedFork?

    /// A fork that is prepared from a failure.
    struct AwaitedFork: Equatable, Sendable {
        var thread: ThreadID
        var purpose: String
        /// Whether the editor for another input opens at once.
        var opensInput: Bool
    }

    /// The threads that failed without a run in this database, most recently changed first.
    var threads: [ThreadSummary] = []

    /// The number of failures.
    var count: Int { failed.count + threads.count }

    /// The failures that match the filter, in groups.
    var groups: FailureGroups {
        let query = FilterQuery(filter)
        let all = (failed.map { Failure($0) } + threads.map { Failure($0) }).enumerated()
            .sorted { ($1.element.at, $0.offset) < ($0.element.at, $1.offset) }.map(\.element)
        return FailureGroups(
            of: query.isEmpty
                ? all
                : all.filter { failure in
                    query.matches(columns: failure.columns) { failure.message ?? "" }
                }
        )
    }

    /// The failures that match the filter, grouped by cause, newest first.
    var visible: [Failure] { groups.rows }

    /// The failure under the cursor.
    var currentFailure: Failure? {
        switch cursor.id {
        case .run(let id): failed.first { $0.id == id }.map { Failure($0) }
        case .thread(let id): threads.first { $0.thread == id }.map { Failure($0) }
        case nil: nil
        }
    }

    /// The failed run under the cursor; `nil` for a thread without one.
    var current: Run? { currentFailure?.run }

    /// The reason why no failed run is under the cursor; `nil` when there is one.
    var reasonNotToAct: String? {
        guard let currentFailure else { return "no failed run is selected" }
        return currentFailure.run == nil ? "the thread has no run here; the program that runs it must continue it" : nil
    }

    /// Returns the run of an id, active or failed.
    func run(named id: String) -> Run? { (active + failed).first { $0.id.rawValue == id } }

    /// The targets of a key: the marked runs, or the run under the cursor.
    var targets: [RunID] {
        marks.isEmpty ? [cursor.id?.run].compactMap(\.self) : visible.compactMap(\.id.run).filter(marks.contains)
    }

    /// The marked runs that do not match the filter.
    var hiddenMarks: [Run] {
        guard !filter.isEmpty, !marks.isEmpty else { return [] }
        let visible = Set(visible.compactMap(\.id.run))
        return failed.filter { marks.contains($0.id) && !visible.contains($0.id) }
    }

    /// Stages the retry of the targets, or removes it when all are staged.
    mutating func toggleStage() -> Bool {
        let targets = targets
        if targets.allSatisfy(staged.contains) {
            staged.removeAll(where: targets.contains)
            return false
        }
        staged += targets.filter { !staged.contains($0) }
        marks.subtract(targets)
        return true
    }

    /// Applies the failed runs without a later run.
    ///
    /// The cursor stays on a thread that fails again.
    mutating func take(failed new: [Run]) {
        let id = cursor.id?.run
        if let id, let run = failed.first(where: { $0.id == id }), !new.contains(where: { $0.id == id }) {
            followed = run.request.thread
        }
        failed = new
        guard let followed, let again = new.first(where: { $0.request.thread == followed }) else { return }
        cursor.id = .run(again.id)
        self.followed = nil
    }

    /// Records that the operator has moved the cursor.
    mutating func noteMoved() { followed = nil }

    /// Removes data about runs that are no longer failed.
    mutating func dropGone() {
        let ids = Set(failed.map(\.id))
        marks.formIntersection(ids)
        staged.removeAll { !ids.contains($0) }
    }
}
