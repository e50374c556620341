import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("The graph of a thread")
struct GraphDialogTests {
    /// A graph of a node that has finished and of nodes beside each other after it, the first of which waits.
    private func graph(beside count: Int = 1) -> ThreadGraph {
        func box(_ id: String) -> GraphDrawing.Node { GraphDrawing.Node(id: id, label: id, notes: [:]) }
        let others = (1...count).map { "ask\($0)" }
        let drawing = GraphDrawing(
            nodes: [box("write")] + others.map(box),
            edges: others.map { GraphDrawing.Edge(source: "write", target: $0, isConditional: true) }
        )
        var graph = ThreadGraph(workflow: "review", drawing: drawing, state: nil)
        graph.standings = ["write": .done, "ask1": .waiting]
        return graph
    }

    private func opened(_ console: Console = Console(80, 24)) throws -> Console {
        console.with(inbox: [try .refund()]).pressing(": 'graph' enter")
    }

    @Test("The command requests the graph, and draws it with marks when it arrives")
    func draws() throws {
        var console = try opened()
        #expect(console.effects.contains(.load(.graph("t-1"))))
        #expect(console.text.contains("reading the graph"))
        console.load(.graph("t-1", graph()))
        #expect(console.text.contains("│ ✓ write │"))
        #expect(console.text.contains("│ ? ask1 │"))
        #expect(console.text.contains("? waits for an answer"))
        console.press("esc")
        #expect(!console.text.contains("│ ✓ write │"))
    }

    @Test("A thread without a graph says so, and a fault is shown")
    func absent() throws {
        var console = try opened()
        console.load(.graph("t-1", nil))
        #expect(console.text.contains("This program does not have the graph of this thread"))
        var other = try opened()
        other.send(.loadFailed(.graph("t-1"), message: "the thread is gone", at: other.clock))
        #expect(other.text.contains("the thread is gone"))
    }

    @Test("A graph of another thread does not replace the one that is shown")
    func stale() throws {
        var console = try opened()
        console.load(.graph("t-2", graph()))
        #expect(console.text.contains("reading the graph"))
    }

    @Test("A drawing wider than the window moves sideways, up to its end")
    func sideways() throws {
        var console = try opened()
        console.load(.graph("t-1", graph(beside: 20)))
        #expect(console.text.contains("ask1 "))
        #expect(!console.text.contains("ask20"))
        console.press(Array(repeating: "l", count: 40).joined(separator: " "))
        #expect(console.text.contains("ask20"))
        console.press(Array(repeating: "h", count: 40).joined(separator: " "))
        #expect(!console.text.contains("ask20"))
    }

    @Test("The drawing has a form in ASCII, and is copied as Mermaid")
    func otherForms() throws {
        var console = try opened(Console(80, 24, glyphs: .ascii))
        console.load(.graph("t-1", graph()))
        #expect(console.text.contains("| + write |"))
        console.press("y")
        #expect(console.effects.contains(.copy(graph().drawing.mermaid())))
    }
}
