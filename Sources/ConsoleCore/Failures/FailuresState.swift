import SignoffCheckpoint
import SignoffOperator

/// The failed runs nothing followed, those now active, the place among the former, and the retries being prepared and under way.
struct FailuresState: Equatable, Sendable {
    var failed: [Run] = []
    var active: [Run] = []
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<Failure.ID>()
    var scroll = 0
    var isDetailFocused = false
    var marks: Set<RunID> = []
    /// The runs whose retry is staged, in the order staged.
    var staged: [RunID] = []
    /// The retries sent together last.
    var bulk: BulkRetry?
    /// The retries it was said of that leaving does not send them.
    var warnedOf: [RunID] = []
    /// The runs of threads looked at, newest first.
    var attempts: [ThreadID: [Run]] = [:]
    /// The thread whose run the cursor was on when that went on; it comes back to it if the thread fails again before the cursor is moved.
    private(set) var followed: ThreadID?
    /// What is done once the history of a thread is loaded.
    var awaitedFork: AwaitedFork?

    /// A fork that is prepared from a failure.
    struct AwaitedFork: Equatable, Sendable {
        var thread: ThreadID
        var purpose: String
        /// Whether another input is written at once.
        var opensInput: Bool
    }

    /// The threads that failed without a run here, most recently changed first.
    var threads: [ThreadSummary] = []

    /// How many failures there are.
    var count: Int { failed.count + threads.count }

    /// The failures the filter lets through, in groups.
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

    /// The failures the filter lets through; those with one cause stand together, the newest first.
    var visible: [Failure] { groups.rows }

    /// The failure under the cursor.
    var currentFailure: Failure? {
        switch cursor.id {
        case .run(let id): failed.first { $0.id == id }.map { Failure($0) }
        case .thread(let id): threads.first { $0.thread == id }.map { Failure($0) }
        case nil: nil
        }
    }

    /// The failed run under the cursor; nil for a thread that failed without one.
    var current: Run? { currentFailure?.run }

    /// Why there is no failed run under the cursor; nil when there is one.
    var reasonNotToAct: String? {
        guard let currentFailure else { return "no failed run is selected" }
        return currentFailure.run == nil ? "the thread has no run here: the program that runs it goes on with it" : nil
    }

    /// The run of an id, active or failed.
    func run(named id: String) -> Run? { (active + failed).first { $0.id.rawValue == id } }

    /// The runs a key is about: the marked ones, or the one under the cursor.
    var targets: [RunID] {
        marks.isEmpty ? [cursor.id?.run].compactMap(\.self) : visible.compactMap(\.id.run).filter(marks.contains)
    }

    /// The marked runs that the filter does not let through.
    var hiddenMarks: [Run] {
        guard !filter.isEmpty, !marks.isEmpty else { return [] }
        let visible = Set(visible.compactMap(\.id.run))
        return failed.filter { marks.contains($0.id) && !visible.contains($0.id) }
    }

    /// Stages the retry of the marked runs, or of the one under the cursor; takes it back when all of them are staged.
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

    /// Takes in the runs that failed and nothing followed; the cursor stays on a thread that fails once more.
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

    /// Notes that the operator has moved the cursor.
    mutating func noteMoved() { followed = nil }

    /// Forgets what is about runs that failed no longer.
    mutating func dropGone() {
        let ids = Set(failed.map(\.id))
        marks.formIntersection(ids)
        staged.removeAll { !ids.contains($0) }
    }
}
