import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The checkpoints of a thread, one line for each: step, age, source, and the tasks of the step.
struct HistoryTable {
    private let thread: ThreadID
    private let open: [OpenInterrupt]
    private let now: Timestamp
    private var table = Table("STEP", "CHECKPOINT", "AGE", "SOURCE", "WHAT", lastWidth: 300)

    /// Creates a table without checkpoints.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - open: The open questions of the thread.
    ///   - now: The time from which ages are counted.
    init(of thread: ThreadID, open: [OpenInterrupt], now: Timestamp) {
        self.thread = thread
        self.open = open
        self.now = now
    }

    /// The lines, with headings.
    var lines: [SafeText] { table.lines }

    /// Adds a checkpoint.
    mutating func add(_ state: StateSnapshot) {
        let made = state.createdAt.flatMap { Timestamp(iso8601: $0) }
        table.add(
            .words(state.metadata?.step.map { "\($0)" } ?? "?"),
            .name(state.address.checkpoint?.rawValue ?? "?"),
            .words(made.map { max(.zero, now.duration(since: $0)).words } ?? "?"),
            .name(state.metadata?.source?.rawValue ?? "?"),
            .text(what(of: state))
        )
    }

    /// Adds a checkpoint that cannot be read.
    mutating func add(unreadable checkpoint: UnreadableCheckpoint) {
        table.add(
            "?",
            .name(checkpoint.id.rawValue),
            .words(checkpoint.id.createdAt.map { max(.zero, now.duration(since: $0)).words } ?? "?"),
            "?",
            .text("cannot be read: \(quoting: checkpoint.reason)")
        )
    }

    private func what(of state: StateSnapshot) -> SafeText {
        let told = state.tasks.map { (name: $0.name, words: words(for: $0, in: state)) }
        var parts = told.flatMap(\.words)
        let named = Set(told.lazy.filter { !$0.words.isEmpty }.map(\.name))
        let next = state.next.filter { !named.contains($0) }
        if !next.isEmpty { parts.append("next: \(ForeignText.names(next))") }
        guard let first = parts.first else { return "" }
        return parts.dropFirst().reduce(first) { $0 + "; " + $1 }
    }

    /// Returns the state of a task in words: that it failed, what it asks, or that it is done.
    private func words(for task: SnapshotTask, in state: StateSnapshot) -> [SafeText] {
        var parts: [SafeText] = []
        if let error = task.error { parts.append("\(name: task.name) failed: \(quoting: error)") }
        parts += task.interrupts.map { question in
            let isOpen = open.contains {
                $0.interrupt.id == question.id && (question.id != nil || $0.task == task.id)
            }
            return "\(name: task.name) \(isOpen ? "asks" : "asked") " + title(of: question, task, state)
        }
        if parts.isEmpty, task.result != nil { parts.append("\(name: task.name) done") }
        return parts
    }

    /// Returns the title of a question, as in the inbox.
    private func title(of question: Interrupt, _ task: SnapshotTask, _ state: StateSnapshot) -> SafeText {
        let asked = OpenInterrupt(
            thread: thread,
            workflow: task.name,
            namespace: state.address.namespace,
            checkpoint: state.address.checkpoint ?? "",
            task: task.id,
            taskPath: "",
            position: 0,
            interrupt: question,
            payloadDigest: PayloadDigest(of: question.value),
            waitingSince: nil
        )
        return SummaryText.line(of: QuestionSummaries(of: [ReviewItem(question: asked)]).all[0])
    }
}
