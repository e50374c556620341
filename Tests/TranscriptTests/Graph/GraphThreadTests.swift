import FoundationEssentials
import Signoff
import SignoffCheckpoint
import SignoffGraph
import SignoffSQLite
import Testing

/// How the threads of graphs are listed by the storages.
@Suite
struct GraphThreadTests {
    private func check(_ saver: some RunQueue & InboxIndex) async throws {
        let graph = try CompiledGraph("asking", of: Chat.self) { graph in
            graph.edge(
                .start,
                graph.node("ask") { _, flow in
                    let answer: String = try await flow.interrupt("go?")
                    return .update { $0.messages = [.human(answer)] }
                }
            )
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { _ in }
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.workflow) == ["asking"])
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.workflow) == ["asking"])
        let asked = InterruptQuery(workflow: "asking")
        #expect(try await saver.openInterrupts(matching: asked).count == 1)
        _ = try await runtime.invoke(graph, .resume(Command(resume: "yes")), on: "t")
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.workflow) == ["asking"])
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).isEmpty)
    }

    @Test
    func `A thread of a graph and its question name the graph in memory`() async throws {
        try await check(InMemorySaver())
    }

    @Test
    func `A thread of a graph and its question name the graph on SQLite`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString).sqlite")
        defer { try? FileManager.default.removeItem(at: file) }
        try await check(try await SQLiteSaver(path: file.path(percentEncoded: false)))
    }
}
