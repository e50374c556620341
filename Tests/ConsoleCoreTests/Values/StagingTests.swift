import CellGrid
@testable import ConsoleCore
import CustomDump
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Staging as a value changes exactly what is described here")
struct StagingTests {
    private let first: OpenInterrupt
    private let second: OpenInterrupt

    init() throws {
        first = try .refund(90, thread: "t-1")
        second = try .refund(40, thread: "t-2", minutes: 4)
    }

    private func entry(_ question: OpenInterrupt) -> InboxEntry { InboxEntry(question) }

    @Test("A decision is staged and remembered for repeating and undoing, and the item is no longer new")
    func stages() {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        let draft = ItemDraft.deciding(.approve, about: first)
        expectDifference(staging) {
            _ = try staging.stage(.approve, of: entry(first), 0, isRepeatedKey: false, in: &inbox)
        } changes: {
            $0.drafts[first.id] = draft
            $0.lastStaged = StagedChange(item: first.id, action: 0, previous: nil, wasRepeatedKey: false)
            $0.lastDecision = .approve
            var step = LocalHistory.Step(title: "approve refund")
            step.drafts = [LocalHistory.DraftChange(item: first.id, before: nil, after: draft)]
            $0.localHistory.add(step)
        }
        #expect(inbox.action == 0, "the only action keeps the cursor")
    }

    @Test("A decision that the item refuses changes nothing")
    func refuses() throws {
        var (staging, inbox) = (Staging(), InboxState.holding(first))
        let (before, queue) = (staging, inbox)
        #expect(throws: (any Error).self) {
            try staging.stage(
                .rename(tool: "", arguments: .null),
                of: entry(first),
                0,
                isRepeatedKey: false,
                in: &inbox
            )
        }
        expectNoDifference(staging, before)
        expectNoDifference(inbox, queue)
    }

    @Test("The cursor moves to the next undecided action, and from the last to the first")
    func nextAction() throws {
        let question = try OpenInterrupt.tools([("a", [:]), ("b", [:]), ("c", [:])], thread: "t-3", minutes: 1)
        var (staging, inbox) = (Staging(), InboxState.holding(question))
        var visited: [Int] = []
        for action in [1, 2, 0] {
            inbox.action = action
            _ = try staging.stage(.approve, of: entry(question), action, isRepeatedKey: false, in: &inbox)
            visited.append(inbox.action)
        }
        #expect(visited == [2, 0, 0])
    }

    @Test("Undo undoes the newest step and redo redoes it; items that have disappeared are skipped")
    func undoes() throws {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        _ = try staging.stage(.approve, of: entry(first), 0, isRepeatedKey: false, in: &inbox)
        let staged = staging.drafts
        #expect(staging.undo(in: &inbox).words == "approve refund: undone")
        #expect(staging.drafts.isEmpty)
        #expect(staging.redo(in: &inbox).words == "approve refund: redone, not sent")
        expectNoDifference(staging.drafts, staged)
        _ = staging.undo(in: &inbox)
        var gone = InboxState.holding(second)
        #expect(staging.redo(in: &gone).words == "nothing to redo")
        #expect(staging.drafts.isEmpty)
    }

    @Test("Undo on an item whose decision is not the newest step undoes that decision")
    func undoesUnderCursor() throws {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        _ = try staging.stage(.approve, of: entry(first), 0, isRepeatedKey: false, in: &inbox)
        _ = try staging.stage(.approve, of: entry(second), 0, isRepeatedKey: false, in: &inbox)
        #expect(inbox.current?.id == first.id)
        _ = staging.undo(in: &inbox)
        #expect(Array(staging.drafts.keys) == [second.id])
    }

    @Test("Marks and filters are steps too")
    func undoesMarks() {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        staging.toggleAllMarks(in: &inbox)
        staging.remember("filter", in: &inbox) { $1.filter = "t-1" }
        #expect(staging.undo(in: &inbox).words == "filter: undone")
        #expect(inbox.filter.isEmpty && inbox.marks.count == 2)
        #expect(staging.undo(in: &inbox).words == "mark 2: undone")
        #expect(inbox.marks.isEmpty)
        #expect(staging.undo(in: &inbox).words == "nothing is left to undo")
    }

    @Test("One decision for several items leaves out those that must be decided alone, with the reason")
    func together() throws {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        inbox.setPhase(.held, of: [second.id])
        inbox.marks.insert([first.id, second.id])
        let rules = DecidingRules()
        let result = staging.stageTogether(.approve, rules: rules, in: &inbox)
        expectNoDifference(
            result,
            BulkDecision(
                kind: .approve,
                staged: [first.id],
                leftOut: [second.id: "its answer is held before sending"]
            )
        )
        #expect(inbox.marks.isEmpty)
        #expect(staging.bulk == result && staging.lastStaged == nil && staging.lastDecision == .approve)
        #expect(
            result.remark(.sample()).words
                == "approve: 1 of 2 staged, not sent \u{b7} 1 left out: its answer is held before sending \u{b7} S shows the plan"
        )
        #expect(result.remark(.sample()).tone == .warning)
    }

    @Test("Earlier decisions are kept, and items that must be read first are left out")
    func togetherUnread() {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        staging.drafts[first.id] = .deciding(.reject(message: nil), about: first)
        inbox.marks.insert([first.id, second.id])
        let result = staging.stageTogether(.approve, rules: DecidingRules(requiresSeen: true), in: &inbox)
        #expect(result.staged.isEmpty)
        #expect(result.leftOut.values.allSatisfy { $0 == "seen 0 %, and everything must be read first" })
        let rejected = staging.stageTogether(.approve, rules: DecidingRules(), in: &inbox)
        #expect(rejected.count == 0, "the marks are cleared by the first")
        #expect(staging.drafts[first.id] == .deciding(.reject(message: nil), about: first))
    }
}

@Suite("The results of decision commands")
struct DecisionStepTests {
    private let question: OpenInterrupt

    init() throws { question = try .refund() }

    private func step(
        _ source: DecisionSource,
        _ argument: String? = nil,
        _ staging: Staging = Staging()
    ) -> DecisionStep {
        DecisionStep(source, argument, on: InboxEntry(question), 0, staging: staging, .sample())
    }

    @Test("A fixed decision is staged, words after the name are used, and without words a field opens")
    func sources() {
        #expect(step(.fixed(.approve)) == .stage(.approve))
        #expect(step(.written(.reject), "too much") == .stage(.reject(message: "too much")))
        guard case .write(let dialog) = step(.written(.reject)) else {
            Issue.record("no field opens")
            return
        }
        #expect(dialog.subject == .item(question.id, action: 0) && dialog.payloadDigest == question.payloadDigest)
    }

    @Test("The last decision is repeated, except an edit, and nothing before the first one")
    func repeats() {
        #expect(step(.repeated) == .nothing)
        var staging = Staging()
        staging.lastDecision = .approve
        #expect(step(.repeated, nil, staging) == .stage(.approve))
        staging.lastDecision = .edit(.null)
        #expect(
            step(.repeated, nil, staging)
                == .refuse(Remark("edit each item separately; e opens the editor", .warning))
        )
    }

    @Test("An editor opens with the staged edit, and an external one with the unfinished text")
    func editors() {
        var staging = Staging()
        staging.drafts[question.id] = .deciding(.edit(["amount": 1]), about: question)
        guard case .edit(let editor) = step(.edited, nil, staging) else {
            Issue.record("no editor opens")
            return
        }
        #expect(editor.value == ["amount": 1] && editor.tool == "refund" && !editor.mayRename)
        staging.keep("{ half", of: InboxEntry(question), 0, .edit)
        guard case .editExternally(let request) = step(.editedExternally, nil, staging) else {
            Issue.record("no editor opens")
            return
        }
        #expect(request.text == "{ half" && request.fileExtension == "json")
    }

    @Test("While items are marked, a decision applies to all of them, and an edit to none")
    func marked() {
        var marks = Marks<QuestionID>()
        marks.insert([question.id])
        func step(_ source: DecisionSource, _ argument: String? = nil) -> DecisionStep {
            DecisionStep(source, argument, on: marks, staging: Staging(), .sample())
        }
        #expect(step(.fixed(.approve)) == .stageTogether(.approve))
        #expect(step(.written(.respond), "5") == .stageTogether(.respond(.string("5"))))
        #expect(step(.edited) == .nothing && step(.editedExternally) == .nothing)
        guard case .write(let dialog) = step(.written(.reject)) else {
            Issue.record("no field opens")
            return
        }
        #expect(dialog.subject == .marked(revision: marks.revision))
    }
}

@Suite("Text that returns from $EDITOR")
struct EditedTextTests {
    private let question: OpenInterrupt

    init() throws { question = try .refund() }

    private func edited(_ text: String, of entry: InboxEntry?, digest: PayloadDigest? = nil) -> EditedText {
        EditedText(
            text,
            of: entry,
            0,
            digest ?? question.payloadDigest,
            editor: nil,
            calling: nil,
            keys: .standard
        )
    }

    @Test(
        "A value is staged; text that is not JSON or is for another payload is kept; text for a missing item is dropped"
    )
    func kinds() {
        let entry = InboxEntry(question)
        #expect(edited("{\"amount\": 5}", of: entry) == .stage(.edit(["amount": 5])))
        guard case .keep(let remark) = edited("{ half", of: entry) else {
            Issue.record("invalid JSON must not be kept")
            return
        }
        #expect(remark.words.hasPrefix("not staged: ") && remark.words.hasSuffix("E opens the text again"))
        #expect(
            edited("{}", of: entry, digest: PayloadDigest(of: .string("other")))
                == .keep(.payloadChanged(reopening: .editExternally, keys: .standard))
        )
        #expect(
            edited("{}", of: nil) == .drop(Remark("the item is no longer open; the edited text was discarded", .error))
        )
    }
}

@Suite("The lines that were on the screen")
struct SeenLinesTests {
    private func lines(_ count: Int, omittingLast omitted: Int = 0) -> [AskLine] {
        (0..<count).map { index in
            let isLast = index == count - 1 && omitted > 0
            return AskLine(isLast ? .elision(lines: omitted, hidden: 0) : StyledLine("line"), action: index % 2)
        }
    }

    @Test("Visible lines are seen, lines belong to their action, and another width resets them")
    func notes() {
        var seen = SeenLines(width: 40, actions: 2)
        seen.note(lines(4), shown: 0..<3, width: 40)
        #expect(seen.percent == 75 && seen.unseenActions == [1])
        #expect(seen.firstUnread(in: lines(4))?.row == 3)
        seen.note(lines(4), shown: 3..<4, width: 40)
        #expect(seen.percent == 100 && seen.unseenActions.isEmpty && seen.firstUnread(in: lines(4)) == nil)
        seen.note(lines(4), shown: 0..<1, width: 41)
        #expect(seen.percent == 25)
    }

    @Test("A line that replaces others does not make them seen, and lines outside the question do not count")
    func elided() {
        var seen = SeenLines(width: 40, actions: 2)
        let elided = lines(2, omittingLast: 3)
        seen.note(elided + [AskLine(StyledLine("mine"), isQuestion: false)], shown: 0..<9, width: 40)
        #expect(seen.percent == 25)
        #expect(seen.firstUnread(in: elided)?.isElided == true)
    }

    @Test("A question without computed lines is not seen, and one without lines is")
    func empty() {
        var seen = SeenLines(width: 1, actions: 0)
        #expect(seen.percent == 0)
        seen.note([], shown: 0..<1, width: 1)
        #expect(seen.percent == 100)
    }

    @Test("Seen lines stay seen in another order and behind a filter, and hidden lines are not seen")
    func reordered() {
        var seen = SeenLines(width: 40, actions: 2)
        let rows = [0, 1].map { AskLine(StyledLine("row"), action: $0) }
        seen.note([rows[1]], shown: 0..<1, width: 40)
        #expect(seen.percent == 50 && seen.unseenActions == [0])
        seen.note(rows, shown: 1..<2, width: 40)
        #expect(seen.percent == 50 && seen.unseenActions == [0])
        seen.note(rows.reversed(), shown: 0..<2, width: 40)
        #expect(seen.percent == 100)
    }
}
