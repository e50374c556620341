import OrderedCollections
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

    /// The open questions, longest waiting first.
    private(set) var entries: [InboxEntry] = []
    private var positions: [QuestionID: Int] = [:]
    /// How many questions there are in all.
    var total = 0
    var isLoaded = false
    /// Whether a look at the questions has come to its end; the first brings them page by page.
    var isWholeRead = false
    /// Whether every question there is stands in the queue.
    var isComplete: Bool { isWholeRead && entries.count >= total }
    var filter = "" {
        didSet { if filter != oldValue { areRowsStale = true } }
    }
    /// The order of the rows.
    var sorting = ListSorting(InboxOrder.waiting) {
        didSet { if sorting != oldValue { areRowsStale = true } }
    }
    /// The columns that the operator chose; `nil` for those that fit the width.
    var chosenColumns: [String]?
    /// Whether items of identical shape share a row.
    var isGrouped = false {
        didSet { areRowsStale = true }
    }
    /// The groups whose items are shown below them.
    var openGroups: Set<String> = [] {
        didSet { areRowsStale = true }
    }
    /// The rows of the list, in order; ``arrangeRows(_:)`` makes them.
    private(set) var rows: [InboxRow] = [] {
        didSet { rowIDs = rows.map(\.id) }
    }
    /// The ids of the rows.
    private(set) var rowIDs: [InboxRow.ID] = []
    /// How the questions differ, by their shape.
    private(set) var comparison = SummaryComparison(of: [])
    /// The columns of the longest name of a thread in the queue.
    private(set) var threadWidth = 0
    /// What is known of the payloads that the list left out.
    private(set) var largePayloads = LargePayloads()
    private var areRowsStale = true
    /// When the rows were made last.
    private var arrangedAt = Timestamp(microseconds: 0)
    var cursor = ListCursor<InboxRow.ID>()
    /// The item to put the cursor on once the queue is there.
    var itemToRestore: QuestionID?
    /// What is picked to be decided together.
    var marks = Marks<QuestionID>()
    /// The action under the cursor, of the item under the cursor.
    var action = 0
    /// The actions of the item under the cursor, where it is a batch.
    var batch = BatchState()
    var tab: Tab = .ask
    /// The first line of the preview shown.
    var scroll = 0
    var isDetailFocused = false
    /// Whether the preview takes the list's place.
    var isMaximized = false
    /// Whether long text is shown whole.
    var isExpanded = false
    /// Which lines of an item were on the screen.
    var seen: [QuestionID: SeenLines] = [:]
    /// The row under the cursor when it was last painted.
    var painted: PaintedRow?
    /// The item that took the place of one that looked the same; nil once the operator has moved or confirmed it.
    var arrival: Arrival?
    /// Since when the rows of the list have been painted.
    var rowsInSight = RowsInSight()
    /// The threads answered from here.
    var followed = FollowedThread()
    /// The newest answer that was stored, for the empty queue.
    var lastDecision: LastDecision?

    struct LastDecision: Equatable, Sendable {
        var at: Timestamp
        var by: String
        var what: String
    }

    /// The entry of an id; nil when it is not in the queue.
    subscript(id: QuestionID) -> InboxEntry? { positions[id].map { entries[$0] } }

    /// The entries the filter lets through, in order.
    var visible: [InboxEntry] { visibleIDs.compactMap { self[$0] } }

    /// The items the filter lets through.
    private(set) var visibleIDs: [QuestionID] = []

    var currentRow: InboxRow? {
        guard let id = cursor.id, rows.indices.contains(cursor.index), rows[cursor.index].id == id else {
            return cursor.id.flatMap { id in rows.first { $0.id == id } }
        }
        return rows[cursor.index]
    }

    var current: InboxEntry? {
        guard case .item(let id)? = cursor.id else { return nil }
        return self[id]
    }

    /// The group under the cursor.
    var currentGroup: InboxGroup? {
        guard case .group(let group)? = currentRow else { return nil }
        return group
    }

    /// The items the marks and the growing range stand for.
    var marked: [QuestionID] {
        guard marks.anchor != nil else { return Array(marks.ids) }
        return Array(marks.ids.union(range))
    }

    /// The items between the range's beginning and the cursor.
    var range: [QuestionID] {
        guard let anchor = marks.anchor, let end = cursor.id,
            let start = rows.firstIndex(where: { $0.items.contains(anchor) }),
            let stop = rows.firstIndex(where: { $0.id == end })
        else { return [] }
        return rows[min(start, stop)...max(start, stop)].flatMap(\.items)
    }

    // MARK: Changing

    mutating func replaceEntries(_ new: [InboxEntry]) {
        entries = new
        positions = Dictionary(
            new.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        largePayloads.noteList { positions[$0] != nil }
        areRowsStale = true
    }

    /// Adds questions that wait less long than all that are there.
    mutating func appendEntries(_ new: [InboxEntry]) {
        for entry in new where positions[entry.id] == nil {
            positions[entry.id] = entries.count
            entries.append(entry)
        }
        areRowsStale = true
    }

    /// Puts a question with its payload in the place of the one whose payload the list left out, and gives up payloads that were read long ago.
    ///
    /// - Parameters:
    ///   - entry: The question with its payload.
    ///   - rules: What the operator's configuration says about answers and risks.
    ///   - isStaged: Whether a decision on a question is staged, so that its payload is kept.
    mutating func complete(_ entry: InboxEntry, rules: DecidingRules, isStaged: (QuestionID) -> Bool) {
        guard let position = positions[entry.id], let bytes = entries[position].question.omittedBytes else { return }
        guard entry.question.omittedBytes == nil else { return noteUnread(entry.id) }
        put(entry, at: position)
        let marked = Set(marked)
        for (item, bytes) in largePayloads.noteRead(
            entry.id,
            bytes: bytes,
            isNeeded: { isStaged($0) || marked.contains($0) }
        ) {
            guard let position = positions[item] else { continue }
            put(InboxEntry(entries[position].question.omittingPayload(of: bytes), rules: rules), at: position)
        }
    }

    /// Puts another reading of a question in its place; what was on the screen of it no longer counts.
    private mutating func put(_ entry: InboxEntry, at position: Int) {
        let listed = entries[position]
        var entry = entry
        (entry.phase, entry.isNew, entry.isFollowUp) = (listed.phase, listed.isNew, listed.isFollowUp)
        entries[position] = entry
        seen[entry.id] = nil
        areRowsStale = true
    }

    /// Notes that the payload of a question could not be read: it is asked for again once the question is opened or the list is read again.
    mutating func noteUnread(_ id: QuestionID) { largePayloads.noteFailed(id) }

    /// The question under the cursor whose payload is to be read now; nil when there is none.
    var missingPayload: QuestionID? {
        guard let current, largePayloads.reading(of: current.question) == .due else { return nil }
        return current.id
    }

    mutating func setPhase(_ phase: InboxEntry.Phase, of items: some Sequence<QuestionID>) {
        for id in items {
            if let position = positions[id] { entries[position].phase = phase }
        }
    }

    /// Notes that an item was opened.
    mutating func noteOpened(_ id: QuestionID) {
        guard let position = positions[id] else { return }
        entries[position].isNew = false
        if entries[position].question.omittedBytes != nil { largePayloads.noteOpened(id) }
    }

    /// Filters and groups again, when something it depends on changed.
    mutating func arrangeRows(_ context: FilterContext) {
        let query = FilterQuery(filter)
        guard areRowsStale || context.isNeeded(for: query, since: arrangedAt) else { return }
        areRowsStale = false
        arrangedAt = context.now
        let shown = sorting.sort(query.isEmpty ? entries : entries.filter { context.matches($0, query) })
        visibleIDs = shown.map(\.id)
        comparison = SummaryComparison(of: shown.lazy.map(\.subject))
        threadWidth = shown.lazy.map(\.threadWidth).max() ?? 0
        guard isGrouped else {
            rows = visibleIDs.map { .item($0, isInGroup: false) }
            return
        }
        var groups: OrderedDictionary<String, InboxGroup> = [:]
        for entry in shown {
            let key = entry.item.shape
            groups[key, default: InboxGroup(key: key)].add(entry)
        }
        rows = groups.values.flatMap { group -> [InboxRow] in
            guard group.items.count > 1 else { return group.items.map { .item($0, isInGroup: false) } }
            var group = group
            group.isOpen = openGroups.contains(group.key)
            return [.group(group)] + (group.isOpen ? group.items.map { .item($0, isInGroup: true) } : [])
        }
    }
}
