import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import ConsoleCore

@Suite("The queue is read page by page, and later readings contain the differences only")
struct InboxReadingTests {
    private func questions(_ numbers: ClosedRange<Int64>) throws -> [OpenInterrupt] {
        try numbers.map { try .refund($0, thread: ThreadID(rawValue: "t-\($0)"), minutes: 100 - Int($0)) }
    }

    private func reading(
        _ order: InboxReading.Order,
        _ new: some Sequence<OpenInterrupt>,
        total: Int,
        isPartial: Bool = false
    ) -> ConsoleData {
        .inboxReading(
            InboxReading(order: order, entries: new.map { InboxEntry($0) }, total: total, isPartial: isPartial)
        )
    }

    @Test(
        "A question of another release than the present one says so, and no other question does",
        arguments: [
            ("1.0", "2.0", "asked by release 1.0, and this program has release 2.0"),
            ("1.0", nil, "asked by release 1.0, and this program names no release"),
            ("\u{202E}1", "2.0", "asked by release \""), ("2.0", "2.0", nil),
            (nil, "2.0", nil),
        ] as [(String?, String?, String?)]
    )
    func otherRelease(asked: String?, here: String?, expected: String?) throws {
        var question = try OpenInterrupt.refund()
        question.release = asked
        var console = Console(160, 40).with(inbox: [question])
        #expect(!console.text.contains("asked by release"), "what is not registered here cannot be compared")
        console.load(.workflows([WorkflowListing(name: "billing", release: here)]))
        if let expected {
            #expect(console.text.contains(expected), "\(console.text)")
        } else {
            #expect(!console.text.contains("asked by release"))
        }
    }

    private func ids(_ questions: some Sequence<OpenInterrupt>) -> [QuestionID] { questions.map(QuestionID.init) }

    /// The line above the queue.
    private func line(_ console: Console) -> String { console.grid().rows()[1] }

    @Test("The first page can be used while the rest is read, and none of it counts as new")
    func firstPage() throws {
        let all = try questions(1...4)
        var console = Console(120, 40)
        console.load(reading(.replaced(ids(all[..<2])), all[..<2], total: 4, isPartial: true))
        console.paint()
        #expect(line(console).contains("loading 2 of ≥ 4"))
        console.press("a")
        #expect(console.state.staging.drafts.count == 1)
        console.load(reading(.appended(ids(all[2...])), all[2...], total: 4, isPartial: true))
        console.load(reading(.unchanged, [], total: 4))
        #expect(console.state.inbox.entries.map(\.question) == all)
        #expect(console.state.inbox.entries.allSatisfy { !$0.isNew })
        #expect(!line(console).contains("loading"))
        #expect(console.state.staging.drafts.count == 1)
    }

    @Test("Decisions on questions of a later page are kept until all pages are loaded")
    func laterPage() throws {
        let all = try questions(1...3)
        let staged = Console(120, 40).with(inbox: all).pressing("G a")
        var console = Console(120, 40)
        console.load(.drafts(staged.state.savedDrafts))
        console.load(reading(.replaced(ids(all[..<1])), all[..<1], total: 3, isPartial: true))
        #expect(console.state.staging.drafts.count == 1)
        console.load(reading(.appended(ids(all[1...])), all[1...], total: 3, isPartial: true))
        console.load(reading(.unchanged, [], total: 3))
        #expect(console.state.staging.drafts.count == 1)
        console.load(reading(.replaced(ids(all[..<2])), [], total: 2))
        #expect(console.state.staging.drafts.isEmpty)
        #expect(console.notice.contains("is no longer open"))
    }

    @Test("An equal reading changes nothing, and a different one keeps what stays")
    func looks() throws {
        let all = try questions(1...3)
        var console = Console(120, 40)
        console.load(reading(.replaced(ids(all)), all, total: 3))
        console.paint()
        console.press("j a")
        let before = console.state
        console.load(reading(.unchanged, [], total: 3))
        #expect(console.state.inbox == before.inbox)
        let newcomer = try OpenInterrupt.refund(9, thread: "t-9", minutes: 1)
        console.load(reading(.replaced(ids(all + [newcomer])), [newcomer], total: 4))
        #expect(console.state.inbox.entries.map(\.isNew) == [false, false, false, true])
        #expect(console.state.staging.drafts == before.staging.drafts)
        #expect(console.state.inbox.cursor.id == before.inbox.cursor.id)
    }

    @Test("An operator who has started to work is not moved to the previous position")
    func restoring() throws {
        let all = try questions(1...4)
        for isWorking in [false, true] {
            var console = Console(120, 40)
            var session = console.state.savedSession
            session.item = QuestionID(all[3])
            console.load(.session(session))
            console.load(reading(.replaced(ids(all[..<2])), all[..<2], total: 4, isPartial: true))
            console.paint()
            if isWorking { console.press("j") }
            console.load(reading(.appended(ids(all[2...])), all[2...], total: 4, isPartial: true))
            console.load(reading(.unchanged, [], total: 4))
            #expect(console.state.inbox.current?.question.thread == (isWorking ? "t-2" : "t-4"))
        }
    }
}
