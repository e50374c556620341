import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The texts and values of a question as lines.
///
/// Laying them out takes time in proportion to the payload. The layout is kept while the same question is shown in the same way, so that a key or the passing of a second costs
/// the same under a payload of a megabyte as under an empty one. A layout follows from everything else in the state: two states are equal whatever layout each has kept.
struct QuestionLayout: Equatable, Sendable {
    /// What one action says.
    struct Action: Sendable {
        let description: [StyledLine]
        let arguments: [StyledLine]
        let extras: [StyledLine]
    }

    private let entry: InboxEntry
    private let outline: JSONOutline
    /// The actions as a table; nil where they are shown one below the other.
    let table: ActionTable.Layout?
    /// The rows of the table with their marks; nil before they were made.
    var batch: KeptBatch?
    /// The actions one below the other; empty where they are a table.
    let actions: [Action]
    /// What the payload says beside its actions.
    let extras: [StyledLine]
    /// How the payload differs from the one that was answered at its place.
    let difference: [StyledLine]

    /// Lays out a question.
    init(of entry: InboxEntry, in state: ConsoleState, width: Int) {
        let outline = state.lineLayout.outline(width)
        (self.entry, self.outline) = (entry, outline)
        let item = entry.item
        table = outline.isRaw ? nil : ActionTable(of: item.actions)?.layout(in: outline)
        actions = (table == nil ? item.actions : []).map { action in
            Action(
                // Two gutters: one line of the members below would stand behind one.
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

    /// Whether the layout is that of this question, shown as the state shows it now.
    func fits(_ entry: InboxEntry, in state: ConsoleState, width: Int) -> Bool {
        self.entry.isSameQuestion(as: entry) && outline == state.lineLayout.outline(width)
    }

    static func == (left: Self, right: Self) -> Bool { true }
}

extension ConsoleState {
    /// The question laid out: as it was kept, when it is still shown in the same way.
    func questionLayout(of entry: InboxEntry, width: Int) -> QuestionLayout {
        looks.rendering.question.flatMap { $0.fits(entry, in: self, width: width) ? $0 : nil }
            ?? QuestionLayout(of: entry, in: self, width: width)
    }
}

/// The rows of a batch with the marks of their decisions, kept while neither the decisions nor the cursor change.
struct KeptBatch: Sendable {
    let decisions: [StagedDecision?]
    /// The action under the cursor; nil when it is elsewhere.
    let action: Int?
    /// The actions shown and marked.
    let batch: BatchState?
    let lines: [AskLine]
}
