import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The texts and values of a question as lines.
///
/// The computation takes time in proportion to the payload. The lines are cached while the same question is shown in
/// the same way, so that a key costs the same for every size of the payload. The cache follows from the rest of the
/// state, so two states with different caches are equal.
struct QuestionLayout: Equatable, Sendable {
    /// The lines of one action.
    struct Action: Sendable {
        let description: [StyledLine]
        let arguments: [StyledLine]
        let extras: [StyledLine]
    }

    private let entry: InboxEntry
    private let outline: JSONOutline
    /// The table of the actions; `nil` when they are shown one below the other.
    let table: ActionTable.Layout?
    /// The rows of the table with their marks; `nil` before they are made.
    var batch: KeptBatch?
    /// The actions one below the other; empty for a table.
    let actions: [Action]
    /// The lines of the payload outside its actions.
    let extras: [StyledLine]
    /// The difference from the payload that was answered at this place.
    let difference: [StyledLine]

    /// Computes the lines of a question.
    init(of entry: InboxEntry, in state: ConsoleState, width: Int) {
        let outline = state.lineLayout.outline(width)
        (self.entry, self.outline) = (entry, outline)
        let item = entry.item
        table = outline.isRaw ? nil : ActionTable(of: item.actions)?.layout(in: outline)
        actions = (table == nil ? item.actions : []).map { action in
            Action(
                // The description has two gutters, so that it cannot pass for a line of the members below.
                description: (action.description ?? "").isEmpty
                    ? []
                    : state.lineLayout.quote(action.description ?? "", .text, width - StyledLine.gutterWidth).map(
                        \.inGutter
                    ),
                arguments: state.lineLayout.outline(width, tool: action.name).lines(of: action.arguments),
                extras: action.extras.isEmpty ? [] : outline.lines(of: .object(action.extras))
            )
        }
        extras = item.extras.isEmpty ? [] : outline.lines(of: .object(item.extras))
        difference =
            entry.question.withdrawn?.payload.map { before in
                state.lineLayout.hiding(state.secrets(of: entry)).difference(
                    from: before.jsonProjection,
                    to: item.payload,
                    width: width
                )
            } ?? []
    }

    /// Whether the lines are those of the question with the current display settings.
    func fits(_ entry: InboxEntry, in state: ConsoleState, width: Int) -> Bool {
        self.entry.isSameQuestion(as: entry) && outline == state.lineLayout.outline(width)
    }

    static func == (left: Self, right: Self) -> Bool { true }
}

extension ConsoleState {
    /// Returns the lines of the question, from the cache if the question is still shown in the same way.
    func questionLayout(of entry: InboxEntry, width: Int) -> QuestionLayout {
        looks.rendering.question.flatMap { $0.fits(entry, in: self, width: width) ? $0 : nil }
            ?? QuestionLayout(of: entry, in: self, width: width)
    }
}

/// The rows of a batch with the marks of their decisions, cached until the decisions or the cursor change.
struct KeptBatch: Sendable {
    let decisions: [StagedDecision?]
    /// The action under the cursor; `nil` when the cursor is elsewhere.
    let action: Int?
    /// The visible and marked actions.
    let batch: BatchState?
    let lines: [AskLine]
}
