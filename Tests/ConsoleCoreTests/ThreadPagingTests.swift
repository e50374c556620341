import CellGrid
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("Threads are read page by page")
struct ThreadPagingTests {
    /// A thread that changed the given number of minutes ago.
    private func thread(_ number: Int, changed minutes: Int? = nil) -> ThreadSummary {
        ThreadSummary(
            thread: ThreadID(rawValue: "t-\(number)"),
            workflow: "billing",
            status: .idle,
            checkpoint: nil,
            step: 1,
            updatedAt: Timestamp.noon.advanced(by: .seconds(-60 * (minutes ?? number))),
            openInterrupts: 0,
            error: nil
        )
    }

    private func names(_ console: Console) -> [String] { console.state.threads.all.map(\.thread.rawValue) }

    @Test(
        "A thread with a sleeping run shows until when, with the date if that is a day away",
        arguments: [(3_600, "13:00:00"), (86_400, "12:00:00"), (86_401, "12:00:01"), (30 * 86_400, "12:00:00")]
    )
    func sleeping(seconds: Int, time: String) {
        var run = Run.sample("run-1", thread: "t-1")
        run.status = .pending
        let due = Timestamp.noon.advanced(by: .seconds(seconds))
        run.notBefore = due
        let console = Console(140, 40).with(.threads([thread(1)])).with(.runs(failed: [], active: [run])).pressing("2")
        // The key took a second.
        let date = seconds < 86_401 ? "" : String(due.iso8601.prefix(10)) + " "
        #expect(console.text.contains("‖ sleeping"))
        #expect(console.text.contains("sleeps until \(date)\(time)"))
    }

    @Test("More threads are requested once when the cursor approaches the end, and are added below")
    func more() {
        let first = (1...100).map { thread($0) }
        var console = Console(120, 40).with(.threads(first, hasMore: true)).pressing("2")
        let load = ConsoleLoad.moreThreads(first[99].place)
        #expect(!console.effects.contains(.load(load)))
        #expect(console.text.contains("100 threads"))
        #expect(console.text.contains("more below"))
        console.press("G j j")
        #expect(console.effects.count { $0 == .load(load) } == 1)
        console.load(.threads((101...110).map { thread($0) }, after: first[99].place))
        #expect(names(console).count == 110)
        #expect(!console.text.contains("more below"))
    }

    @Test("Threads are sorted by any order in both directions, and all of them are read for that")
    func sorts() {
        let first = (1...100).map { thread($0) }
        var console = Console(120, 40).with(.threads(first, hasMore: true)).pressing("2")
        func shown() -> [String] { console.state.threads.visible.map(\.thread.rawValue) }
        console.press("j j : 'sort thread' enter")
        #expect(shown().prefix(3) == ["t-1", "t-10", "t-100"])
        #expect(console.state.threads.current?.thread == "t-3", "the cursor stays on its thread")
        #expect(console.text.contains("of the 100 changed last"))
        #expect(console.effects.contains(.load(.moreThreads(first[99].place))))
        console.load(.threads([thread(1_000)], after: first[99].place))
        #expect(shown().prefix(4) == ["t-1", "t-10", "t-100", "t-1000"])
        #expect(!console.text.contains("changed last"))
        console.press("R")
        #expect(shown().first == "t-99")
        console.press(": 'sort changed' enter R")
        #expect(shown().first == "t-1000" && console.text.contains("first changed first"))
    }

    @Test("A first page read again moves changed threads to the top and keeps those read below it")
    func again() {
        var console = Console(120, 40).with(.threads((1...4).map { thread($0) }, hasMore: true))
        console.load(.threads((5...6).map { thread($0) }, after: thread(4).place, hasMore: true))
        console.load(.threads([thread(6, changed: 0)] + (1...3).map { thread($0) }, hasMore: true))
        #expect(names(console) == ["t-6", "t-1", "t-2", "t-3", "t-4", "t-5"])
        console.load(.threads([thread(1), thread(3), thread(4)], hasMore: true))
        #expect(names(console) == ["t-1", "t-3", "t-4", "t-5"], "a thread that was deleted is gone")
    }

    @Test("A first page without overlap with the earlier threads replaces them")
    func anew() {
        var console = Console(120, 40).with(.threads((1...4).map { thread($0) }, hasMore: true))
        console.load(.threads((1...4).map { thread($0 + 10, changed: 0) }, hasMore: true))
        #expect(names(console) == ["t-11", "t-12", "t-13", "t-14"])
        console.load(.threads([thread(5)], after: thread(4).place))
        #expect(names(console).count == 4, "a page that belongs below another list is not taken")
    }

    @Test("A filter applies to everything, page after page")
    func filtered() {
        let first = (1...100).map { thread($0) }
        let console = Console(120, 40).with(.threads(first, hasMore: true)).pressing("2 / 'thread:t-200' enter")
        #expect(console.effects.contains(.load(.moreThreads(first[99].place))))
    }
}
