import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("The graph in the history of its thread")
struct GraphHistoryTests {
    private func graph() -> ThreadGraph {
        let names = ["write", "ask", "end"]
        let drawing = GraphDrawing(
            nodes: names.map { GraphDrawing.Node(id: $0, label: $0, notes: [:]) },
            edges: zip(names, names.dropFirst()).map { GraphDrawing.Edge(source: $0, target: $1, isConditional: false) }
        )
        return ThreadGraph(workflow: "notes", drawing: drawing, state: nil)
    }

    private func entry(_ id: String, step: Int, next: [String], _ tasks: [HistoryEntry.Task]) throws -> HistoryEntry {
        var entry = try #require(
            HistoryEntry(
                snapshot: [
                    "config": ["configurable": ["checkpoint_id": .string(id)]],
                    "metadata": ["source": "loop", "step": .integer(Int64(step))], "values": [:],
                ]
            )
        )
        entry.next = next
        entry.tasks = tasks
        return entry
    }

    /// Step 2 waits in `ask`; step 1 ran `write`, and a task that `write` called failed.
    private func entries() throws -> [HistoryEntry] {
        let asking = HistoryEntry.Task(id: "a", name: "ask", questions: ["go?"], isAsking: true, asked: 1)
        let written = HistoryEntry.Task(id: "w", name: "write", questions: [], isFinished: true)
        let called = HistoryEntry.Task(id: "c", name: "end", error: "no", questions: [], calls: [0])
        return [
            try entry("c-2", step: 2, next: ["ask"], [asking]),
            try entry("c-1", step: 1, next: ["write"], [written, called]),
            try entry("c-0", step: 0, next: ["write"], []),
        ]
    }

    private func console(_ graph: ThreadGraph?) throws -> Console {
        Console(120, 40).pressing(": 'history t-1' enter").with(.history("t-1", try entries()))
            .with(.graph("t-1", graph))
    }

    @Test("The history asks for the graph of its thread, and has a tab where there is one")
    func tab() throws {
        let asked = Console(120, 40).pressing(": 'history t-1' enter")
        #expect(asked.effects.contains(.load(.graph("t-1"))))
        #expect(!asked.text.contains("Graph"))
        #expect(try console(graph()).text.contains("Graph"))
        var none = try console(nil)
        #expect(!none.text.contains("Graph"))
        none.press("tab tab tab tab tab")
        #expect(none.state.history.tab == .state, "the tabs go round without the one of the graph")
        #expect(!none.effects.contains(.load(.graph("t-1"))), "a thread without a graph is not asked again")
    }

    @Test("Each superstep shows what has become of its nodes")
    func standings() throws {
        var console = try console(graph()).pressing("tab tab tab tab tab")
        #expect(console.state.history.tab == .graph)
        #expect(console.text.contains("│ ? ask │") && console.text.contains("│ write │"))
        #expect(console.text.contains("? waits for an answer"))
        console.press("j")
        #expect(console.text.contains("│ ✓ write │") && console.text.contains("│ end │"), "a called task has no box")
        console.press("j")
        #expect(console.text.contains("║ ○ write ║"))
    }

    @Test("The tab of another thread is not kept, and a graph read late is of its own thread")
    func otherThread() throws {
        var console = try console(graph()).pressing("tab tab tab tab tab : 'history t-2' enter")
        #expect(console.state.history.tab == .state)
        console.load(.graph("t-1", graph()))
        #expect(console.state.history.knownGraph == nil)
        console.load(.graph("t-2", nil))
        #expect(console.state.history.knownGraph?.graph == nil)
        #expect(console.state.history.shownTabs.last == .metadata)
    }

    @Test("The state of a graph that this program does not have says why a channel may be absent")
    func unknownGraph() throws {
        func console(_ graph: ThreadGraph?, writing channels: [String] = ["log", "branch:to:ask"]) throws -> Console {
            let first = try entry("c-0", step: -1, next: ["__start__"], [])
            var second = try entry("c-1", step: 0, next: ["write"], [])
            second.writes = channels.map { HistoryEntry.Write(task: "w", channel: $0, value: .null) }
            return Console(120, 40).pressing(": 'history t-1' enter")
                .with(.history("t-1", [second, first])).with(.graph("t-1", graph))
        }
        #expect(try console(nil).text.contains("A channel without a write"))
        #expect(try !console(graph()).text.contains("A channel without a write"))
        #expect(
            try !console(nil, writing: []).text.contains("A channel without a write"),
            "a server reports no writes, and applies the defaults"
        )
    }

    @Test("A drawing wider than the pane says where it is whole")
    func wide() throws {
        let names = (1...20).map { "node\($0)" }
        let drawing = GraphDrawing(
            nodes: (["write"] + names).map { GraphDrawing.Node(id: $0, label: $0, notes: [:]) },
            edges: names.map { GraphDrawing.Edge(source: "write", target: $0, isConditional: false) }
        )
        let wide = ThreadGraph(workflow: "notes", drawing: drawing, state: nil)
        #expect(try console(wide).pressing("tab tab tab tab tab").text.contains(":graph shows it whole"))
    }
}
