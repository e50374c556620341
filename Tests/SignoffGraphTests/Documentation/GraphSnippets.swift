import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import Testing

/// Runs the code of the articles about graphs.
@Suite
struct GraphSnippets {
    // begin snippet
    struct Review: GraphState {
        @LastValue var topic: String?
        @Reduced(.appending) var drafts: [String] = []
        @Reduced(.appending) var notes: [String] = []
        @LastValue var verdict: String?
    }
    // end snippet

    struct Check: Codable, Sendable {
        var draft: String
        var rule: String
    }

    static let writeDraft = DurableTask("write_draft") { (topic: String) in "A text about \(topic)" }
    static let send = DurableTask("send") { (draft: String) in draft.count }

    private static func review() throws -> CompiledGraph<Review> {
        // begin snippet
        let review = try CompiledGraph("review", of: Review.self) { graph in
            let write = graph.node("write") { state, flow in
                let text = try await flow.run(writeDraft, state.topic ?? "")
                return .update { $0.drafts = [text] }
            }
            let check = graph.worker("check", of: Check.self) { check, flow in
                .update { $0.notes = ["\(check.rule): fine"] }
            }
            let ask = graph.node("ask", defer: true) { state, flow in
                let answer: String = try await flow.interrupt(["draft": state.drafts.last, "ask": "Publish?"])
                return .update { $0.verdict = answer }
            }
            let publish = graph.action("publish") { state, flow in
                try await flow.run(send, state.drafts.last ?? "")
            }
            graph.edge(.start, write)
            graph.branch(from: write, to: [check]) { state in
                .send(check, each: ["length", "tone"].map { Check(draft: state.drafts.last ?? "", rule: $0) })
            }
            graph.edge(check, ask)
            graph.branch(from: ask, to: [publish, write]) { $0.verdict == "ok" ? .to(publish) : .to(write) }
        }
        // end snippet
        return review
    }

    @Test
    func `A review writes, checks, asks and publishes`() async throws {
        let review = try Self.review()
        let saver = InMemorySaver()
        // begin snippet
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [review])
        let paused = try await runtime.invoke(review, on: "thread-1") { $0.topic = "cats" }
        let done = try await runtime.invoke(review, .resume(Command(resume: "ok")), on: "thread-1")
        // end snippet
        #expect(paused.interrupts.count == 1)
        #expect(done.value?.verdict == "ok")
        #expect(done.value?.notes == ["length: fine", "tone: fine"])
    }

    struct Report: GraphState {
        @Reduced(.appending) var parts: [String] = []
        @Reduced({ max($0, $1) }) var longest = 0
        @LastValue var title: String?
    }

    @Test
    func `Edges run nodes beside each other, join them and lead around`() async throws {
        let graph = try CompiledGraph("report", of: Report.self) { graph in
            let plan = graph.node("plan") { _, _ in .update { $0.title = "Cats" } }
            let text = graph.node("text") { _, _ in .update { $0.parts = ["text"] } }
            let picture = graph.node("picture") { _, _ in .update { $0.parts = ["picture"] } }
            let print = graph.node("print") { state, _ in .update { $0.longest = state.parts.count } }
            // begin snippet
            graph.edge(.start, plan)
            graph.edge(plan, text)
            graph.edge(plan, picture)
            graph.join([text, picture], to: print)
            // end snippet
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        let result = try await runtime.invoke(graph, on: "t") { $0.parts = [] }
        #expect(result.value?.parts == ["picture", "text"])
        #expect(result.value?.longest == 2)
        let drawing = graph.drawing.mermaid(withStyles: false)
        #expect(drawing.contains("picture --> print;"))
    }

    @Test
    func `Nodes that go to each other are declared first`() async throws {
        struct Game: GraphState {
            @LastValue var rounds = 0
        }
        // begin snippet
        let game = try CompiledGraph("game", of: Game.self) { graph in
            let serve = graph.declare("serve")
            let back = graph.node("return", to: [serve]) { state, _ in .go(to: serve) }
            graph.define(serve, to: [back, .end]) { state, _ in
                if state.rounds == 3 { return .go(.end) }
                return .go(to: back) { $0.rounds = state.rounds + 1 }
            }
            graph.edge(.start, serve)
        }
        // end snippet
        let runtime = try WorkflowRuntime(entrypoints: [game])
        #expect(try await runtime.invoke(game) { $0.rounds = 0 }.value?.rounds == 3)
    }

    struct Question: GraphState {
        @LastValue var text: String = ""
        @LastValue var answer: String?
    }

    @Test
    func `A child has a state of its own, as a node and in a function`() async throws {
        let child = try CompiledGraph("child", of: Question.self) { graph in
            let answer = graph.node("answer") { state, _ in .update { $0.answer = "A: \(state.text)" } }
            graph.edge(.start, answer)
        }
        let parent = try CompiledGraph("parent", of: Report.self) { graph in
            // begin snippet
            let ask = graph.child("ask", child) { state, inner in
                inner.text = state.title ?? ""
            } output: { inner, update in
                update.parts = [inner.answer ?? ""]
            }
            let again = graph.node("again") { state, flow in
                let inner = try await flow.call(child, GraphUpdate { $0.text = "again" })
                return .update { $0.parts = [inner.answer ?? ""] }
            }
            // end snippet
            graph.edge(.start, ask)
            graph.edge(ask, again)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [parent])
        let result = try await runtime.invoke(parent, on: "t") { $0.title = "why?" }
        #expect(result.value?.parts == ["A: why?", "A: again"])
    }

    @Test
    func `The state is updated from outside as a node`() async throws {
        let review = try Self.review()
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [review])
        _ = try await runtime.invoke(review, on: "t") { $0.topic = "cats" }
        // begin snippet
        try await runtime.updateState(of: "t", supersteps: [[.values(["verdict": "ok"], as: "ask")]])
        let published = try await runtime.invoke(review, .proceed, on: "t")
        // end snippet
        #expect(published.value?.verdict == "ok")
    }

    @Test
    func `A failure is handled in its step`() async throws {
        struct Broken: Error {}
        @Sendable func fetch() throws -> String { throw Broken() }
        let graph = try CompiledGraph("handled", of: Report.self) { graph in
            // begin snippet
            let load = graph.node(
                "load",
                retry: RetryPolicy(maximumAttempts: 2) { _ in true },
                onError: { _, error, _ in .update { $0.parts = ["nothing: \(type(of: error))"] } }
            ) { _, _ in
                let part = try fetch()
                return .update { $0.parts = [part] }
            }
            // end snippet
            graph.edge(.start, load)
        }
        let options = WorkflowRuntime.Options(sleep: { _ in })
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph], options: options)
        let result = try await runtime.invoke(graph, on: "t") { $0.parts = [] }
        #expect(result.value?.parts == ["nothing: Broken"])
    }
}
