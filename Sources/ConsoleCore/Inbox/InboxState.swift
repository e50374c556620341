import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The queue of open questions, and the preview of the question under the cursor.
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
    /// The total number of questions.
    var total = 0
    var isLoaded = false
    /// Whether a reading of all questions has ended.
    ///
    /// The first reading arrives page by page.
    var isWholeRead = false
    /// Whether every question is in the queue.
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
    /// The groups whose items are shown below their row.
    var openGroups: Set<String> = [] {
        didSet { areRowsStale = true }
    }
    /// The rows of the list, in order; set by ``arrangeRows(_:)``.
    private(set) var rows: [InboxRow] = [] {
        didSet { rowIDs = rows.map(\.id) }
    }
    /// The ids of the rows.
    private(set) var rowIDs: [InboxRow.ID] = []
    /// The differences between questions, by shape.
    private(set) var comparison = SummaryComparison(of: [])
    /// The width of the longest thread name in the queue, in columns.
    private(set) var threadWidth = 0
    /// The state of payloads that the list omitted.
    private(set) var largePayloads = LargePayloads()
    private var areRowsStale = true
    /// The time at which the rows were last arranged.
    private var arrangedAt = Timestamp(microseconds: 0)
    var cursor = ListCursor<InboxRow.ID>()
    /// The item to which the cursor moves once the queue is loaded.
    var itemToRestore: QuestionID?
    /// The items that are marked for a common decision.
    var marks = Marks<QuestionID>()
    /// The index of the action under the cursor.
    var action = 0
    /// The actions of the item under the cursor, if it is a batch.
    var batch = BatchState()
    var tab: Tab = .ask
    /// The first visible line of the preview.
    var scroll = 0
    var isDetailFocused = false
    /// Whether the preview replaces the list.
    var isMaximized = false
    /// Whether long text is shown in full.
    var isExpanded = false
    /// The lines of items that were on the screen.
    var seen: [QuestionID: SeenLines] = [:]
    /// The row under the cursor when it was last painted.
    var painted: PaintedRow?
    /// The item that replaced an item of the same appearance; `nil` once the operator has moved the cursor or confirmed
    /// the item.
    var arrival: Arrival?
    /// The times since which the rows of the list have been visible.
    var rowsInSight = RowsInSight()
    /// The threads that were answered from this console.
    var followed = FollowedThread()
    /// The newest stored answer, for the empty queue.
    var lastDecision: LastDecision?

    struct LastDecision: Equatable, Sendable {
        var at: Timestamp
        var by: String
        var what: String
    }

    /// The entry of an id; `nil` when it is not in the queue.
    subscript(id: QuestionID) -> InboxEntry? { positions[id].map { entries[$0] } }

    /// The entries that match the filter, in order.
    var visible: [InboxEntry] { visibleIDs.compactMap { self[$0] } }

    /// The items that match the filter.
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

    /// The items of the marks and of the growing range.
    var marked: [QuestionID] {
        guard marks.anchor != nil else { return Array(marks.ids) }
        return Array(marks.ids.union(range))
    }

    /// The items from the start of the range to the cursor.
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

    /// Adds questions that have waited less long than all others.
    mutating func appendEntries(_ new: [InboxEntry]) {
        for entry in new where positions[entry.id] == nil {
            positions[entry.id] = entries.count
            entries.append(entry)
        }
        areRowsStale = true
    }

    /// Replaces a question by the same question with its payload, and drops payloads that were read long ago.
    ///
    /// - Parameters:
    ///   - entry: The question with its payload.
    ///   - rules: The operator's rules on answers and risks.
    ///   - isStaged: Returns whether a decision on a question is staged, so that its payload is kept.
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

    /// Replaces a question by another reading.
    ///
    /// The lines that were on the screen no longer count.
    private mutating func put(_ entry: InboxEntry, at position: Int) {
        let listed = entries[position]
        var entry = entry
        (entry.phase, entry.isNew, entry.isFollowUp) = (listed.phase, listed.isNew, listed.isFollowUp)
        entries[position] = entry
        seen[entry.id] = nil
        areRowsStale = true
    }

    /// Records that the payload of a question could not be read.
    ///
    /// The payload is requested again when the question is opened or the list is read again.
    mutating func noteUnread(_ id: QuestionID) { largePayloads.noteFailed(id) }

    /// The question under the cursor whose payload must be read; `nil` for none.
    var missingPayload: QuestionID? {
        guard let current, largePayloads.reading(of: current.question) == .due else { return nil }
        return current.id
    }

    mutating func setPhase(_ phase: InboxEntry.Phase, of items: some Sequence<QuestionID>) {
        for id in items {
            if let position = positions[id] { entries[position].phase = phase }
        }
    }

    /// Records that an item was opened.
    mutating func noteOpened(_ id: QuestionID) {
        guard let position = positions[id] else { return }
        entries[position].isNew = false
        if entries[position].question.omittedBytes != nil { largePayloads.noteOpened(id) }
    }

    /// Filters and groups again, if an input of the arrangement changed.
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
