import CellGrid
@testable import ConsoleCore
import CustomDump
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("The queue as a value: marks, groups, order, arrivals and readings")
struct QueueStateTests {
    private let first: OpenInterrupt
    private let second: OpenInterrupt
    private let third: OpenInterrupt

    init() throws {
        first = try .refund(90, thread: "t-1")
        second = try .refund(40, thread: "t-2", minutes: 4)
        third = try .asking("Go on?", thread: "t-3", minutes: 3)
    }

    private func reading(_ questions: [OpenInterrupt], total: Int? = nil, isPartial: Bool = false) -> InboxReading {
        InboxReading(
            order: .replaced(questions.map(\.id)),
            entries: questions.map { InboxEntry($0) },
            total: total ?? questions.count,
            isPartial: isPartial
        )
    }

    // MARK: Marks

    @Test("The open items of the row under the cursor are marked, and the marks removed again")
    func marks() {
        var (staging, inbox) = (Staging(), InboxState.holding(first, second))
        let isMarked = staging.toggleMark(in: &inbox)
        #expect(isMarked)
        #expect(inbox.marked == [first.id])
        #expect(
            inbox.remarkOnMarks(keys: .standard).words == "1 item marked \u{b7} a x stage one decision for all of them"
        )
        let isUnmarked = staging.toggleMark(in: &inbox)
        #expect(isUnmarked)
        #expect(inbox.marked.isEmpty && inbox.remarkOnMarks(keys: .standard).words == "no item is marked")
        inbox.setPhase(.held, of: [first.id])
        let isMarkedWhileHeld = staging.toggleMark(in: &inbox)
        #expect(!isMarkedWhileHeld, "an item on its way is not marked")
    }

    @Test("A range grows with the cursor, and ends when the rows are about to change")
    func range() {
        var inbox = InboxState.holding(first, second, third)
        let hasBegun = inbox.beginRange()
        #expect(hasBegun)
        inbox.cursor.move(to: 1, in: inbox.rowIDs)
        #expect(inbox.marked == [first.id, second.id])
        inbox.setPhase(.held, of: [second.id])
        inbox.settleRange()
        #expect(inbox.marked == [first.id] && inbox.marks.anchor == nil)
        var empty = InboxState()
        let hasBegunInEmpty = empty.beginRange()
        #expect(!hasBegunInEmpty)
    }

    @Test("Marks that a filter hides are named before they are decided")
    func hiddenMarks() {
        var inbox = InboxState.holding(first, second)
        inbox.marks.insert([first.id, second.id])
        #expect(inbox.reasonsToLookAgain.isEmpty)
        inbox.filter = "thread:t-2"
        inbox.arrange()
        expectNoDifference(
            inbox.reasonsToLookAgain,
            [
                SecondLook.Reason(
                    text: "1 of 2 marked items is hidden by the filter \"thread:t-2\":",
                    items: [first.id]
                )
            ]
        )
    }

    // MARK: Groups and order

    @Test("Items of one shape share a row, which opens and closes; the cursor stays on its item")
    func groups() {
        var inbox = InboxState.holding(first, second, third)
        #expect(inbox.toggleGroups(.nothing).words.hasPrefix("1 group of identical shape"))
        let group = inbox.rows.compactMap { if case .group(let group) = $0 { group } else { nil } }.first
        #expect(group?.items == [first.id, second.id] && inbox.currentRow?.items.contains(first.id) == true)
        if let group { inbox.toggle(group) }
        inbox.arrange()
        #expect(inbox.rows.count == 4)
        inbox.moveToGroup(by: 1)
        #expect(inbox.current?.id == third.id, "the items of the open group are passed over")
        inbox.moveToGroup(by: 1)
        #expect(inbox.current?.id == third.id, "there is none after the last")
        #expect(inbox.toggleGroups(.nothing).words == "every item has a row of its own")
        var different = InboxState.holding(first, third)
        #expect(different.toggleGroups(.nothing).words == "no two items have the same shape")
    }

    @Test("An order is the next or the named one, and an unknown one changes nothing")
    func order() {
        var inbox = InboxState.holding(first, second)
        #expect(inbox.sort(by: nil, .nothing).words == "sorted due soonest first")
        #expect(inbox.sort(by: "Risk", .nothing).words == "sorted most risky first" && inbox.sorting.order == .risk)
        let before = inbox
        #expect(inbox.sort(by: "colour", .nothing).tone == .warning)
        expectNoDifference(inbox, before)
    }

    // MARK: Arrivals

    @Test("An item that replaces one of the same look is reported, and any other is not")
    func arrival() throws {
        func row(_ entry: InboxEntry) -> PaintedRow { PaintedRow(entry, without: nil, in: .unicode) }
        let alike = try OpenInterrupt.refund(90, thread: "t-9", minutes: 4)
        var inbox = InboxState.holding(alike)
        inbox.painted = row(InboxEntry(first))
        inbox.noteArrival(after: .item(first.id), look: row)
        #expect(inbox.arrival == Arrival(item: alike.id, earlier: "t-1"))
        #expect(inbox.arrivalWords(of: InboxEntry(alike))?.contains("on t-1, looked the same") == true)
        #expect(inbox.arrivalWords(of: InboxEntry(first)) == nil)
        #expect(inbox.reasonsToLookAgain.map(\.items) == [[alike.id]])
        var other = InboxState.holding(second)
        other.painted = row(InboxEntry(first))
        other.noteArrival(after: .item(first.id), look: row)
        #expect(other.arrival == nil, "it looks different")
        var still = InboxState.holding(first)
        still.painted = row(InboxEntry(first))
        still.noteArrival(after: .item(first.id), look: row)
        #expect(still.arrival == nil, "it is the same item")
    }

    // MARK: Readings

    @Test("The questions of a first reading are not new, and those of later readings are")
    func newItems() {
        var inbox = InboxState()
        _ = inbox.take(reading([first], total: 2, isPartial: true), rules: DecidingRules())
        #expect(inbox.isLoaded && !inbox.isComplete && inbox[first.id]?.isNew == false)
        _ = inbox.take(reading([first, second]), rules: DecidingRules())
        #expect(inbox.isComplete && inbox[second.id]?.isNew == false, "the first look ended only now")
        _ = inbox.take(reading([first, second, third]), rules: DecidingRules())
        #expect(inbox[third.id]?.isNew == true)
    }

    @Test("The progress of an answer stays with a question, but not with another payload, which is reported")
    func changedPayload() throws {
        var inbox = InboxState.holding(first, second)
        inbox.setPhase(.held, of: [first.id, second.id])
        inbox.marks.insert([first.id])
        var changed = try OpenInterrupt.refund(99, thread: "t-1")
        changed.interrupt.id = first.interrupt.id
        #expect(changed.id == first.id)
        let remark = inbox.take(reading([changed, second]), rules: DecidingRules())
        #expect(remark?.words == "payload changed since you read it; read it again")
        #expect(inbox[first.id]?.phase == .open && inbox[second.id]?.phase == .held)
        #expect(inbox.marks.isEmpty)
    }

    @Test("A new question of a thread that was just answered is a follow-up; a failed run reopens its question")
    func followUps() throws {
        var inbox = InboxState.holding(first)
        inbox.setPhase(.answered("run-1"), of: [first.id])
        inbox.followed.noteAnswered("t-1")
        var next = try OpenInterrupt.refund(1, thread: "t-1", minutes: 2)
        next.task = "another"
        _ = inbox.take(reading([first, next]), rules: DecidingRules())
        #expect(inbox[next.id]?.isFollowUp == true)
        inbox.reopen(answeredBy: ["run-2"])
        #expect(inbox[first.id]?.phase == .answered("run-1"))
        inbox.reopen(answeredBy: ["run-1"])
        #expect(inbox[first.id]?.phase == .open)
    }
}

@Suite("Secrets, and values as lines")
struct LineLayoutTests {
    @Test("Decisions are shown without the values of secrets, and never without their kind")
    func decisions() {
        let names = SecretNames()
        let value: JSONValue = ["api_key": "hunter2", "n": 1]
        #expect(names.masked(Decision.edit(value)).editedValue?.text(.compact).contains("hunter2") == false)
        #expect(names.masked(.approve) == .approve)
        #expect(names.masked(.reject(message: "hunter2")) == .reject(message: "hunter2"))
        var layout = LineLayout(glyphs: .unicode)
        let line = layout.decision(StagedDecision(.respond(value)))
        #expect(!line.words(in: .unicode).contains("hunter2"))
        layout = layout.hiding(nil)
        #expect(layout.decision(StagedDecision(.respond(value))).words(in: .unicode).contains("hunter2"))
        #expect(layout.decision(nil).words(in: .unicode).hasSuffix("undecided"))
    }

    @Test("Secrets are revealed at one place, and masked once the cursor moves")
    func places() {
        var screens = Screens()
        var rendering = RenderingState()
        #expect(rendering.hiddenNames(on: screens) != nil)
        rendering.revealed = RevealedPlace(screens)
        #expect(rendering.hiddenNames(on: screens) == nil)
        screens.show(.ledger)
        #expect(rendering.hiddenNames(on: screens) != nil)
        rendering.hideSecretsLeft(on: screens)
        screens.show(.inbox)
        #expect(rendering.hiddenNames(on: screens) != nil, "coming back does not show them again")
    }

    @Test("A list without rows shows the reason")
    func emptyLists() {
        func words(_ isLoaded: Bool, _ all: Int, _ filter: String, _ backend: BackendState) -> String {
            EmptyList(isLoaded: isLoaded, all: all, filter: filter, backend: backend, nothing: ["nothing"])
                .lines.map { $0.text(in: .unicode) }.joined(separator: "\n")
        }
        var away = BackendState()
        _ = away.take(Connection.unavailable(message: "the cable is out"))
        #expect(words(false, 0, "", BackendState()) == "Loading \u{2026}")
        #expect(words(false, 0, "", away) == "Disconnected: the cable is out")
        #expect(words(true, 3, "x", away).hasPrefix("0 of 3 match /x"))
        #expect(words(true, 0, "x", BackendState()) == "nothing")
    }
}
