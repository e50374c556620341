import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Undo and redo")
struct UndoTests {
    private func console(_ count: Int = 3) throws -> Console {
        Console(120, 40).with(
            inbox: try (1...count).map {
                try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)"), minutes: 90 - $0)
            }
        )
    }

    @Test("A decision for all is one step")
    func bulkIsOneStep() throws {
        var console = try console().pressing("* a")
        #expect(console.state.staging.count == 3)
        console.press("u")
        #expect(console.state.staging.count == 0)
        #expect(console.state.inbox.marks.count == 3, "the marks are back as well")
        console.press("ctrl-y")
        #expect(console.state.staging.count == 3)
        #expect(console.sent.isEmpty)
    }

    @Test("Steps are undone newest first and redone in their order")
    func stepsInOrder() throws {
        var console = try console().pressing("a j x 'no' enter j / 'refund' enter")
        console.press("u")
        #expect(console.state.inbox.filter == "")
        console.press("u")
        #expect(console.state.staging.count == 1)
        console.press("u")
        #expect(console.state.staging.count == 0)
        console.press("ctrl-y ctrl-y ctrl-y")
        #expect(console.decisions(0) == [.approve])
        #expect(console.decisions(1) == [.reject])
        #expect(console.state.inbox.filter == "refund")
    }

    @Test("On a decided item its decision is undone, although others were decided since")
    func ownDecisionFirst() throws {
        var console = try console().pressing("a j a k u")
        #expect(console.state.staging.drafts.keys.map(\.thread) == ["t-2"])
        console.press("ctrl-y")
        #expect(console.state.staging.count == 2)
    }

    @Test("A sent answer cannot be undone")
    func sentStaysSent() throws {
        var console = try console(1).pressing("a s")
        let token = try #require(console.submissions.first?.token)
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        console.forgetEffects()
        console.press("u u ctrl-y ctrl-y")
        #expect(console.state.staging.count == 0)
        #expect(console.sent.isEmpty)
    }

    @Test("A held key undoes once")
    func heldUndo() throws {
        var console = try console().pressing("a j a j a")
        console.press("u")
        for _ in 0..<20 { console.press("u", every: .milliseconds(33)) }
        #expect(console.state.staging.count == 2)
    }

    @Test(". repeats the last decision, but never an edit")
    func repeats() throws {
        var console = try console().pressing("x 'late' enter j .")
        #expect(console.decisions(1) == [.reject])
        console.press("s")
        #expect(console.sent == [#"{"q-t-2":{"decisions":[{"type":"reject","message":"late"}]}}"#])
        console.press("j e '7' ctrl-s k")
        console = try self.console().pressing("e '7' ctrl-s j .")
        #expect(console.decisions(1).isEmpty)
        #expect(console.notice.contains("edit each item separately"))
    }

    @Test("Earlier reasons are offered again, also after a restart")
    func reasons() throws {
        var console = try console().pressing("x 'no receipt' enter j x down enter")
        #expect(console.decisions(1) == [.reject])
        console.press("s")
        #expect(console.sent.first?.contains("no receipt") == true)
        let kept = console.state.savedDrafts
        #expect(kept.reasons == ["no receipt"])
        let later = try self.console().with(.drafts(kept.withoutDecisions)).pressing("x")
        #expect(later.text.contains("no receipt"))
    }

    @Test("A filter is saved under a name and applied by it")
    func savesFilters() throws {
        var console = try console().pressing("/ 'args.amount:>1' enter : 'save big' enter")
        #expect(console.notice.contains("/@big filters by it"))
        console.press("/ ctrl-u enter")
        #expect(console.state.inbox.visible.count == 3)
        console.press("/ '@big' enter")
        #expect(console.state.inbox.filter == "args.amount:>1")
        #expect(console.state.inbox.visible.count == 2)
        console.press("/ ctrl-u '@bog' enter")
        #expect(console.notice.contains("did you mean @big?"))
        #expect(console.state.savedDrafts.filters == ["big": "args.amount:>1"])
    }
}
