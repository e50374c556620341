import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The actions of the batch under the cursor: which are shown, in which order, and which are marked.
///
/// It belongs to one reading of one question. Another question, or the same one with another payload, begins with no filter and no mark. A question to
/// which the cursor returns has its filter, order and marks again.
struct BatchState: Equatable, Sendable {
    /// Whether the table of the batch is on the screen.
    private(set) var isShown = false
    /// What the actions must match to be shown.
    var filter = "" {
        didSet { if filter != oldValue { isStale = true } }
    }
    private(set) var order = BatchOrder.asked
    /// The actions picked to be decided together.
    var marks = Marks<Int>()
    /// The actions the filter lets through, in order.
    private(set) var shown: [Int] = []
    /// The arguments that differ, by which the actions can be sorted.
    private(set) var columns: [ActionTable.Column] = []
    private var question: InboxEntry?
    private var isStale = true
    /// The filters, orders and marks of questions that the cursor left.
    private var left: OrderedDictionary<PayloadDigest, Left> = [:]
    /// The most questions whose filter, order and marks are kept.
    private static let leftLimit = 20
    /// The decisions that a filter over them was applied to.
    private var filteredDecisions: [StagedDecision?] = []

    /// Takes over the question under the cursor.
    ///
    /// - Parameters:
    ///   - entry: The question; nil where no question is under the cursor.
    ///   - table: Its actions as a table; nil where the table is not on the screen.
    ///   - decisions: What is decided about its actions.
    /// - Returns: Whether the question is another one than before.
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

    /// Begins without a question, and keeps what was picked in the one before.
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

    /// Restores what was picked in a question before the cursor left it; nothing in a question that is asked again.
    private mutating func takeUp(_ entry: InboxEntry) {
        guard let kept = left.removeValue(forKey: entry.question.payloadDigest), kept.question == entry.id,
            kept.checkpoint == entry.question.checkpoint
        else { return }
        (filter, order) = (kept.filter, kept.order)
        marks.restore(kept.marks)
    }

    /// The key of a filter that stands for the decision on an action, `none` where there is none.
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

    /// The action that is `step` rows from one, within the table; nil where no action is shown.
    func action(_ step: Int, from action: Int) -> Int? {
        guard let place = shown.firstIndex(of: action) else { return shown.first }
        return shown[min(max(0, place + max(-shown.count, min(step, shown.count))), shown.count - 1)]
    }

    /// The first of the actions shown after one, in their order and from the first again, for which `isWanted` holds.
    func next(after action: Int, where isWanted: (Int) -> Bool) -> Int? {
        let place = shown.firstIndex(of: action).map { $0 + 1 } ?? 0
        return (shown[place...] + shown[..<place]).first(where: isWanted)
    }

    /// Sorts by an argument, or by the next one.
    mutating func sort(by name: String?) -> Remark {
        var new = order.next(of: columns)
        if let name, !name.isEmpty {
            guard let column = columns.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                let names = columns.map { ForeignText.name($0.name) }.joined(separator: ", ")
                return Remark("actions are sorted by \(names), and not by \(ForeignText.quoted(name))", .warning)
            }
            new = .column(column)
        }
        order = new
        isStale = true
        return Remark("actions sorted \(order.words)")
    }

    // MARK: Marking

    /// Whether a decision would be about marked actions.
    var hasMarks: Bool { !marks.isEmpty }

    /// The marked actions and those of the growing range that ends at an action, in the order of the question.
    func marked(to action: Int) -> [Int] {
        (marks.anchor == nil ? marks.ids : marks.ids.union(range(to: action))).sorted()
    }

    /// The actions between the range's beginning and an action.
    func range(to action: Int) -> [Int] {
        guard let anchor = marks.anchor, let start = shown.firstIndex(of: anchor),
            let stop = shown.firstIndex(of: action)
        else { return [] }
        return Array(shown[min(start, stop)...max(start, stop)])
    }

    /// The marked actions that the filter does not let through.
    func hiddenMarks(to action: Int) -> [Int] {
        guard !filter.isEmpty else { return [] }
        let visible = Set(shown)
        return marked(to: action).filter { !visible.contains($0) }
    }

    /// Marks the actions that have no mark and takes the marks from the others, as far as the filter lets them through.
    mutating func invertMarks() {
        let marked = marks.ids
        marks.toggle(shown.filter(marked.contains))
        marks.insert(shown.filter { !marked.contains($0) })
    }
}
