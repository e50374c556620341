import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("The actions of a batch are moved through, marked, filtered and sorted like the rows of a list")
struct BatchTests {
    private static let customers = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Edsger Dijkstra"]

    /// Refunds of 1, 2, 3 … EUR; those in `suspicious` are of one customer.
    private func refunds(_ count: Int, suspicious: Range<Int> = 0..<0) throws -> OpenInterrupt {
        try .tools(
            (0..<count).map { index in
                let customer = suspicious.contains(index) ? "Mallory" : Self.customers[index % 4]
                return (
                    "refund",
                    ["id": .string("R-\(index)"), "customer": .string(customer), "amount": .integer(Int64(index + 1))]
                )
            },
            thread: "monday"
        )
    }

    private func opened(
        _ count: Int = 6,
        suspicious: Range<Int> = 0..<0,
        _ rules: DecidingRules = DecidingRules()
    ) throws
        -> Console
    {
        Console(120, 40, deciding: rules).with(inbox: [try refunds(count, suspicious: suspicious)]).pressing(
            count > 10 ? "enter" : "enter o g g"
        )
    }

    /// The decisions by action: `aax·`.
    private func decided(_ console: Console) -> String {
        let kinds = console.state.staging.drafts.values.first?.decisions.map { $0?.kind } ?? []
        return kinds.map { kind in
            switch kind {
            case .approve: "a"
            case .reject: "x"
            case .respond: "r"
            default: "·"
            }
        }
        .joined()
    }

    private func shown(_ console: Console) -> [Int] { console.state.inbox.batch.shown }

    // MARK: The journey

    @Test("166 of 169 are approved and three adjacent ones rejected with a reason after one filter, in at most 20 keys")
    func journey() throws {
        var console = Console(120, 40).with(inbox: [try refunds(169, suspicious: 80..<83)])
        let keys = ["enter", "/", "enter", "v", "j", "j", "x", "enter", "esc", "*", "a", "s", "s"]
        #expect(keys.count <= 20)
        console.press("enter / 'customer:Mallory' enter v j j x 'suspicious' enter")
        #expect(console.notice.contains("reject: 3 of 3 actions staged, not sent · 166 undecided"))
        console.press("esc * a")
        #expect(decided(console) == String(repeating: "a", count: 80) + "xxx" + String(repeating: "a", count: 86))
        console.press("s '169' s")
        console.tick(after: .seconds(3))
        let answers = try #require(console.submissions.first?.answers.first?.decisions)
        #expect(answers.count { $0 == .approve } == 166)
        #expect(answers[80...82].allSatisfy { $0 == .reject(message: "suspicious") })
    }

    @Test("A batch that the cursor comes back to has its filter, its order and its marks, unless its payload changed")
    func comesBack() throws {
        let other = try OpenInterrupt.tools([("refund", ["amount": 5])], thread: "tuesday", minutes: 1)
        var console = Console(120, 40).with(inbox: [try refunds(6, suspicious: 2..<4), other])
        console.press("l / 'Mallory' enter space")
        let marked = console.state.inbox.batch.marks.ids
        #expect(marked == [2])
        console.press("h j")
        #expect(console.state.inbox.current?.question.thread == "tuesday" && !console.state.inbox.batch.hasMarks)
        console.press("k l")
        #expect(console.state.inbox.batch.marks.ids == marked && console.state.inbox.batch.filter == "Mallory")
        console.press("x 'no' enter")
        #expect(decided(console) == "··x···")
        console.press("* h j")
        console = console.with(inbox: [try refunds(7, suspicious: 2..<4), other])
        console.press("k l")
        #expect(!console.state.inbox.batch.hasMarks && console.state.inbox.batch.filter.isEmpty)
    }

    @Test("A batch that is asked again at another checkpoint, with the same actions, has no marks of the one before")
    func askedAgain() throws {
        let other = try OpenInterrupt.tools([("refund", ["amount": 5])], thread: "tuesday", minutes: 1)
        let batch = try refunds(6)
        var console = Console(120, 40).with(inbox: [batch, other]).pressing("l space h j")
        var again = batch
        again.checkpoint = "cp-2"
        console = console.with(inbox: [again, other]).pressing("k l")
        #expect(console.state.inbox.current?.question.checkpoint == "cp-2")
        #expect(!console.state.inbox.batch.hasMarks)
    }

    // MARK: Order and moving

    @Test("o sorts by the amounts, largest first, then by the next argument, and what is sent keeps its order")
    func order() throws {
        var console = try opened(4)
        #expect(shown(console) == [3, 2, 1, 0])
        #expect(console.text.contains("sorted by amount, largest first"))
        console.press("o")
        #expect(console.notice.contains("actions sorted by id"))
        #expect(shown(console) == [0, 1, 2, 3])
        console.press(": 'sort customer' enter")
        #expect(shown(console) == [0, 2, 3, 1])
        console.press(": 'sort nothing' enter")
        #expect(console.notice.contains("actions can be sorted by amount, id, customer, not by \"nothing\""))
        console.press("g g a x 'no' enter")
        #expect(decided(console) == "a·x·", "the cursor goes on in the order shown")
    }

    @Test("Amounts are sorted within their currency, and a bar is measured by the largest amount of its currency")
    func currencies() throws {
        let amounts: [(Int64, String)] = [(90, "EUR"), (22_244, "JPY"), (885, "EUR"), (300, "JPY")]
        let batch = try OpenInterrupt.tools(
            amounts.map { ("refund", ["amount": .integer($0.0), "currency": .string($0.1)]) },
            thread: "refunds-monday"
        )
        let console = Console(160, 40).with(inbox: [batch]).pressing("l o")
        #expect(shown(console) == [2, 0, 1, 3])
        let rows = console.text.split(separator: "\n").map(String.init)
        func bar(_ amount: String) -> Int {
            rows.first { $0.contains(amount) }.map { $0.filter { $0 == "▇" }.count } ?? 0
        }
        #expect(bar("885 EUR") == bar("22,244 JPY") && bar("885 EUR") > bar("90 EUR"))
    }

    @Test("Many actions begin with the largest amount, and a few keep the order of the question")
    func initial() throws {
        #expect(shown(try opened(11)) == Array((0..<11).reversed()))
        #expect(shown(Console(120, 40).with(inbox: [try refunds(10)])) == Array(0..<10))
    }

    @Test("j and k move among the actions, and Enter opens the one under the cursor")
    func moving() throws {
        var console = try opened(4).pressing("j j")
        #expect(console.state.inbox.action == 1)
        console.press("k a")
        #expect(decided(console) == "··a·")
        console.press("G enter")
        #expect(console.text.contains("refund, action 1 of 4"))
        #expect(console.sent.isEmpty)
    }

    @Test("In the list, the keys apply to the items")
    func list() throws {
        let console = Console(120, 40).with(inbox: [try refunds(4), try .refund(9, thread: "t")]).pressing("space")
        #expect(console.state.inbox.marks.count == 1)
        #expect(!console.state.inbox.batch.hasMarks)
    }

    // MARK: Filters

    @Test("A filter matches words, arguments and decisions")
    func filters() throws {
        var console = try opened().pressing("/ 'grace' enter")
        #expect(shown(console) == [5, 1])
        #expect(console.text.contains("2 of 6 shown /\"grace\""))
        console.press("/ ctrl-u 'amount:>4' enter")
        #expect(shown(console) == [5, 4])
        console.press("a / ctrl-u 'decision:none' enter")
        #expect(shown(console) == [4, 3, 2, 1, 0])
        console.press("/ ctrl-u 'nobody' enter")
        #expect(console.text.contains("no action matches the filter"))
        let before = decided(console)
        console.press("a x")
        #expect(decided(console) == before, "nothing is decided that is not in sight")
        #expect(console.notice.contains("no action matches the filter"))
        console.press("esc")
        #expect(shown(console).count == 6 && console.state.inbox.isMaximized, "Esc takes the filter, then the question")
    }

    @Test("A hidden action counts as not seen, and a seen action stays seen")
    func seen() throws {
        var console = try opened(100)
        let unseen = { (console: Console) in
            console.state.inbox.current.map { console.state.inbox.unseenActions(of: $0).count } ?? 0
        }
        let first = unseen(console)
        #expect(first > 50)
        console.press("/ 'R-1' enter")
        #expect(unseen(console) < first)
        let second = unseen(console)
        console.press("esc o")
        #expect(unseen(console) <= second)
        #expect(unseen(console) > 0)
    }

    // MARK: Marks

    @Test("Marked actions take one decision, and no other action does")
    func marks() throws {
        var console = try opened().pressing("space space j space")
        #expect(console.text.contains("3 marked"))
        console.press("a")
        #expect(decided(console) == "··a·aa")
        #expect(!console.state.inbox.batch.hasMarks)
        #expect(console.state.inbox.action == 3)
    }

    @Test("all-but inverts the marks of the filtered actions")
    func allBut() throws {
        var console = try opened().pressing("space : 'all-but' enter a")
        #expect(decided(console) == "aaaaa·")
        console = try opened().pressing("/ 'amount:>3' enter space : 'all-but' enter a")
        #expect(decided(console) == "···aa·")
    }

    @Test("Marks that a filter hides are named before they are decided")
    func hidden() throws {
        var console = try opened().pressing("space space / 'amount:<3' enter a")
        #expect(decided(console).isEmpty)
        #expect(console.text.contains("approve 2 actions"))
        #expect(console.text.contains("2 of 2 marked actions are hidden by the filter \"amount:<3\":"))
        #expect(console.text.contains("R-5"))
        #expect(decided(console.pressing("enter")).isEmpty)
        console.press("a")
        #expect(decided(console) == "····aa")
    }

    @Test("Marks of a question that is not visible decide nothing")
    func notInSight() throws {
        let console = try opened().pressing("space space tab a")
        #expect(!decided(console).contains("a"))
        #expect(console.notice.contains("2 actions marked in a question that is not visible"))
    }

    @Test("Marked items and marked actions together decide nothing")
    func both() throws {
        let items = [try refunds(4), try .refund(9, thread: "t")]
        let console = Console(120, 40).with(inbox: items).pressing("j space k enter space a")
        #expect(console.state.staging.drafts.isEmpty)
        #expect(console.notice.contains("1 action of a batch and 1 item are marked; U clears the marks"))
    }

    @Test("Another decision of a marked action is changed and counted, and u undoes all of it")
    func changed() throws {
        var console = try opened().pressing("a k space space x 'late' enter")
        #expect(decided(console) == "····xx")
        #expect(
            console.notice.contains("reject: 2 of 2 actions staged, not sent · 1 had another decision · 4 undecided")
        )
        console.press("u")
        #expect(decided(console) == "·····a")
    }

    @Test("A high-risk action is decided alone, and is left out of marked ones with the reason")
    func risky() throws {
        let rules = DecidingRules(risks: [try RiskRule(parsing: "high if args.amount > 5")])
        let console = try opened(6, rules).pressing("* a")
        #expect(decided(console) == "aaaaa·")
        #expect(console.notice.contains("5 of 6 actions staged"))
        #expect(console.notice.contains("1 left out: high risk, to be decided alone"))
    }

    @Test("Where everything must be read, marked actions that were not on the screen are left out")
    func mustBeRead() throws {
        let console = try opened(100, DecidingRules(requiresSeen: true)).pressing("* a")
        let approved = decided(console).count { $0 == "a" }
        #expect(approved > 0 && approved < 100)
        #expect(console.notice.contains("it was not on the screen, and everything must be read first"))
    }

    @Test("A decision typed for marks that changed since is not taken")
    func changedMarks() throws {
        var console = try opened().pressing("space space x 'late'")
        console.load(inbox: [try refunds(7)], total: 1)
        console.press("enter")
        #expect(!decided(console).contains("x"))
    }

    @Test("Another payload removes the marks and the filter")
    func changedPayload() throws {
        var console = try opened().pressing("space / 'grace' enter")
        console.load(inbox: [try refunds(7)], total: 1)
        #expect(!console.state.inbox.batch.hasMarks)
        #expect(console.state.inbox.batch.filter.isEmpty)
    }
}
