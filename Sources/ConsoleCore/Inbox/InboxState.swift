import SignoffCheckpoint
import SignoffReview

/// The queue of open questions and what is shown of the one under the cursor.
struct InboxState: Equatable, Sendable {
    /// The tabs of the preview.
    enum Tab: String, CaseIterable, Sendable {
        case ask = "Ask"
        case why = "Why"
        case state = "State"
        case history = "History"
    }

    var entries: [InboxEntry] = []
    /// How many questions there are in all.
    var total = 0
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<ItemID>()
    /// The action under the cursor, of the item under the cursor.
    var action = 0
    var tab: Tab = .ask
    /// The first line of the preview shown.
    var scroll = 0
    var isPreviewFocused = false
    /// Whether the preview takes the list's place.
    var isMaximized = false
    /// Whether long text is shown whole.
    var isExpanded = false
    /// Which lines of an item were on the screen.
    var seen: [ItemID: SeenLines] = [:]
    /// The newest answer that was stored, for the empty queue.
    var lastDecision: LastDecision?

    struct LastDecision: Equatable, Sendable {
        var at: Timestamp
        var by: String
        var what: String
    }

    /// The entries the filter lets through, in order.
    var visible: [InboxEntry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return entries }
        return entries.filter { $0.matches(query) }
    }

    var current: InboxEntry? {
        guard let id = cursor.id else { return nil }
        return entries.first { $0.id == id }
    }
}

/// An open question in the queue.
struct InboxEntry: Equatable, Sendable {
    /// How far its answer is.
    enum Phase: Equatable, Sendable {
        case open
        /// Sent and not yet acknowledged.
        case sending(RequestToken)
        /// Sent, and it is not known whether it was stored.
        case unknown(RequestToken)
        /// Its answer is stored; the run goes on.
        case answered(RunID)
    }

    let id: ItemID
    let item: ReviewItem
    /// How many characters of the payload eyes would miss.
    let hidden: Int
    var phase: Phase = .open
    /// Whether it came after a question of its thread was answered from here.
    var isFollowUp = false

    init(_ question: OpenInterrupt) {
        id = ItemID(question)
        item = ReviewItem(question: question)
        hidden = HiddenCharacters.count(in: item.payload)
    }

    var question: OpenInterrupt { item.question }

    func matches(_ query: FilterQuery) -> Bool {
        let columns = [
            "wf": question.workflow ?? "",
            "kind": item.dialect.rawValue,
            "tool": item.actions.map(\.name).joined(separator: "\n"),
            "thread": question.thread.rawValue,
            "has": hidden > 0 ? "hidden" : "",
        ]
        return query.matches(columns: columns) { item.title + "\n" + item.payload.text(.compact) }
    }
}

/// Which lines of a text were on the screen, at one width.
struct SeenLines: Equatable, Sendable {
    var width: Int
    var total: Int
    var lines: Set<Int> = []

    var percent: Int { total == 0 ? 100 : lines.count * 100 / total }
}
