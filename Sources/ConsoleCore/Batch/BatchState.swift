import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The actions of the batch under the cursor: the visible ones, their order, and the marked ones.
///
/// The state belongs to one payload of one question. Another question or payload starts without filter and marks. A question to
/// which the cursor returns has its filter, order and marks again.
struct BatchState: Equatable, Sendable {
    /// Whether the table of the batch is on the screen.
    private(set) var isShown = false
    /// The filter that the visible actions match.
    var filter = "" {
        didSet { if filter != oldValue { isStale = true } }
    }
    private(set) var order = BatchOrder.asked
    /// The actions that are marked for a common decision.
    var marks = Marks<Int>()
    /// The actions that match the filter, in order.
    private(set) var shown: [Int] = []
    /// The arguments whose values differ, by which the actions can be sorted.
    private(set) var columns: [ActionTable.Column] = []
    private var question: InboxEntry?
    private var isStale = true
    /// The filters, orders and marks of questions that the cursor left.
    private var left: OrderedDictionary<PayloadDigest, Left> = [:]
    /// The maximum number of questions whose filter, order and marks are kept.
    private static let leftLimit = 20
    /// The decisions to which the filter was last applied.
    private var filteredDecisions: [StagedDecision?] = []

    /// Applies the question under the cursor.
    ///
    /// - Parameters:
    ///   - entry: The question; `nil` when the cursor is not on a question.
    ///   - table: The actions as a table; `nil` when the table is not on the screen.
    ///   - decisions: The staged decisions of the actions.
    /// - Returns: Whether the question differs from the previous one.
    mutating func settle(
        on entry: InboxEntry?,
        _ table: ActionTable.Layout?,
        _ decisions: [StagedDecision?]
    ) -> Bool {
        guard let entry, question?.isSameQuestion(as: entry) == true || table != nil else {
            leave()
            return false
        }
        let isNew = question?.isSameQuestion(as: entry) != true
        if isNew, let table {
            leave()
            (question, columns) = (entry, table.columns)
            order = .initial(of: columns, actions: entry.item.actions.count)
            takeUp(entry)
        }
        isShown = table != nil
        let query = FilterQuery(filter)
        let dependsOnDecisions = query.keys.contains { $0.lowercased() == Self.decisionKey }
        guard isStale || (dependsOnDecisions && decisions != filteredDecisions) else { return isNew }
        isStale = false
        filteredDecisions = dependsOnDecisions ? decisions : []
        let actions = entry.item.actions
        let matching = actions.indices.filter { index in
            let decision = decisions.indices.contains(index) ? decisions[index] : nil
            return Self.matches(actions[index], decision, query)
        }
        shown = order.sort(matching, of: actions)
        return isNew
    }

    /// The filter, the order and the marks of a question that the cursor left.
    private struct Left: Equatable, Sendable {
        var question: QuestionID
        var checkpoint: CheckpointID
        var filter: String
        var order: BatchOrder
        var marks: OrderedSet<Int>
    }

    /// Starts without a question, and keeps the filter, order and marks of the previous one.
    private mutating func leave() {
        var kept = left
        if let question, !filter.isEmpty || !marks.ids.isEmpty {
            kept.removeValue(forKey: question.question.payloadDigest)
            kept[question.question.payloadDigest] = Left(
                question: question.id,
                checkpoint: question.question.checkpoint,
                filter: filter,
                order: order,
                marks: marks.ids
            )
            if kept.count > Self.leftLimit { kept.removeFirst() }
        }
        self = BatchState()
        left = kept
    }

    /// Restores the filter, order and marks of a question that the cursor left; not for a question that was asked again.
    private mutating func takeUp(_ entry: InboxEntry) {
        guard let kept = left.removeValue(forKey: entry.question.payloadDigest), kept.question == entry.id,
            kept.checkpoint == entry.question.checkpoint
        else { return }
        (filter, order) = (kept.filter, kept.order)
        marks.restore(kept.marks)
    }

    /// The filter key for the decision of an action; `none` for undecided actions.
    static let decisionKey = "decision"

    private static func matches(_ action: ReviewAction, _ decision: StagedDecision?, _ query: FilterQuery) -> Bool {
        query.matches(
            value: { key in
                if key.lowercased() == decisionKey { return .words([decision?.kind.rawValue ?? "none"]) }
                let name = key.hasPrefix("args.") ? String(key.dropFirst("args.".count)) : key
                return action.arguments[name].map { .values([$0]) }
            },
            names: { action.arguments.objectValue?.values.compactMap(\.stringValue) ?? [] },
            text: { (action.arguments.text(.compact) + "\n" + (action.description ?? "")).lowercased() }
        )
    }

    // MARK: Moving and sorting

    /// Returns the action that is `step` rows from another in the table; `nil` when no action is visible.
    func action(_ step: Int, from action: Int) -> Int? {
        guard let place = shown.firstIndex(of: action) else { return shown.first }
        return shown[min(max(0, place + max(-shown.count, min(step, shown.count))), shown.count - 1)]
    }

    /// Returns the next visible action for which `isWanted` holds, in order and from the first action again.
    func next(after action: Int, where isWanted: (Int) -> Bool) -> Int? {
        let place = shown.firstIndex(of: action).map { $0 + 1 } ?? 0
        return (shown[place...] + shown[..<place]).first(where: isWanted)
    }

    /// Sorts by an argument, or by the next argument.
    mutating func sort(by name: String?) -> Remark {
        var new = order.next(of: columns)
        if let name, !name.isEmpty {
            guard let column = columns.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                let names = columns.map { ForeignText.name($0.name) }.joined(separator: ", ")
                return Remark("actions can be sorted by \(names), not by \(ForeignText.quoted(name))", .warning)
            }
            new = .column(column)
        }
        order = new
        isStale = true
        return Remark("actions sorted \(order.words)")
    }

    // MARK: Marking

    /// Whether a decision applies to marked actions.
    var hasMarks: Bool { !marks.isEmpty }

    /// Returns the marked actions and those of the growing range that ends at an action, in the order of the question.
    func marked(to action: Int) -> [Int] {
        (marks.anchor == nil ? marks.ids : marks.ids.union(range(to: action))).sorted()
    }

    /// Returns the actions from the start of the range to an action.
    func range(to action: Int) -> [Int] {
        guard let anchor = marks.anchor, let start = shown.firstIndex(of: anchor),
            let stop = shown.firstIndex(of: action)
        else { return [] }
        return Array(shown[min(start, stop)...max(start, stop)])
    }

    /// Returns the marked actions that do not match the filter.
    func hiddenMarks(to action: Int) -> [Int] {
        guard !filter.isEmpty else { return [] }
        let visible = Set(shown)
        return marked(to: action).filter { !visible.contains($0) }
    }

    /// Inverts the marks of the actions that match the filter.
    mutating func invertMarks() {
        let marked = marks.ids
        marks.toggle(shown.filter(marked.contains))
        marks.insert(shown.filter { !marked.contains($0) })
    }
}
