import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension InboxState {
    /// A queue with these questions, the cursor on the first.
    static func holding(_ questions: OpenInterrupt...) -> InboxState {
        var inbox = InboxState()
        let reading = InboxReading(
            order: .replaced(questions.map(\.id)),
            entries: questions.map { InboxEntry($0) },
            total: questions.count
        )
        _ = inbox.take(reading, rules: DecidingRules())
        inbox.arrange()
        return inbox
    }

    /// Arranges the rows and moves the cursor to an existing one.
    mutating func arrange() {
        arrangeRows(.nothing)
        cursor.settle(in: rowIDs)
    }
}

extension FilterContext {
    static let nothing = FilterContext(
        now: .noon,
        drafts: [:],
        claims: [:],
        notes: NotesState(),
        operatorName: "maria"
    )
}

extension DecidingContext {
    static func sample(_ rules: DecidingRules = DecidingRules(), claims: ClaimsState = ClaimsState()) -> DecidingContext
    {
        DecidingContext(rules: rules, keys: .standard, claims: claims, operatorName: "maria", now: .noon)
    }
}

extension ItemDraft {
    /// A draft with one decision for a question of one action.
    static func deciding(_ decision: Decision, about question: OpenInterrupt) -> ItemDraft {
        var draft = ItemDraft(payloadDigest: question.payloadDigest, actions: 1)
        draft.decisions[0] = StagedDecision(decision)
        return draft
    }
}

extension Remark {
    var words: String { text.text(in: .unicode) }
}
