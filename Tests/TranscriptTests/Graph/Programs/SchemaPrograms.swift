import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// States with parts of their own for inputs, outputs and nodes, with defaults, and with conflicts.
enum SchemaPrograms {
    static let all: [Scenario] = [schemas, defaults, conflict]

    struct Whole: GraphState {
        @LastValue var question: String?
        @LastValue var answer: String?
        @Reduced(.appending) var log: [String] = []
        @LastValue var secret: String?

        private enum CodingKeys: String, CodingKey {
            case question
            case answer
            case log
            case secret = "private"
        }
    }

    /// The part that the first node is given.
    struct Overall: GraphState {
        @LastValue var question: String?
        @LastValue var answer: String?
        @Reduced(.appending) var log: [String] = []
    }

    struct Question: GraphState {
        @LastValue var question: String?
    }

    struct Answer: GraphState {
        @LastValue var answer: String?
    }

    struct Private: GraphState {
        @LastValue var secret: String?

        private enum CodingKeys: String, CodingKey { case secret = "private" }
    }

    static let schemas = Scenario.graph("schemas") { stage in
        let graph = try CompiledGraph("schemas", of: Whole.self) { graph in
            let think = graph.node("think", given: Overall.self) { part, _ in
                stage.count("think")
                return .update {
                    $0.log = ["think"]
                    $0.secret = "secret \(part.question ?? "")"
                }
            }
            let use = graph.node("use", given: Private.self) { part, _ in
                if stage.plan == .null { stage.plan = [["private": .string(part.secret ?? "")]] }
                return .update {
                    $0.answer = "\(part.secret ?? "")!"
                    $0.log = ["use"]
                }
            }
            graph.edge(.start, think)
            graph.edge(think, use)
        }
        let narrow = JSONWorkflow(graph.with(input: Question.self, output: Answer.self))
        let variant = try await Variant(narrow, on: stage)
        return Scenario.Play(variants: [variant], calls: ["input of use": { _ in stage.plan }])
    }

    struct Typed: GraphState {
        @LastValue var n = 7
        @Reduced(.appending) var tags: [String] = []
        @LastValue var note: String?
    }

    static let defaults = Scenario.graph("typed_state") { stage in
        let graph = try CompiledGraph("typed", of: Typed.self) { graph in
            let show = graph.node("show") { state, _ in
                let noted: JSONValue = [
                    .int(state.n), .array(state.tags.map { .string($0) }), state.note.map { .string($0) } ?? .null,
                ]
                stage.plan = .array((stage.plan.arrayValue ?? []) + [noted])
                return .update { $0.n = state.n + 1 }
            }
            let full = graph.node("full") { state, _ in
                var whole = Typed()
                whole.n = state.n * 10
                whole.tags = ["t"]
                return .update(GraphUpdate(whole))
            }
            graph.edge(.start, show)
            graph.edge(show, full)
        }
        return Scenario.Play(
            variants: [try await Variant(graph, on: stage)],
            calls: ["inputs of show": { _ in stage.plan }]
        )
    }

    struct Single: GraphState {
        @LastValue var x: String?
        @Reduced(.appending) var log: [String] = []
    }

    static let conflict = Scenario.graph("state_concurrent_error") { stage in
        let saver = try await stage.makeSaver()
        let graph = try CompiledGraph("conflict", of: Single.self) { graph in
            func writing(_ name: String, after other: String? = nil) -> GraphNode<Single> {
                graph.node(name) { _, _ in
                    if let other {
                        await stage.after(other)
                        // Which of the two writes first decides which of them fails, also where no stream is read.
                        try await stage.stored(by: other, on: "1", in: saver)
                    }
                    stage.count(name)
                    return .update {
                        $0.x = name
                        $0.log = [name]
                    }
                }
            }
            let a = writing("a")
            let b = writing("b", after: "a")
            let c = graph.action("c") { _, _ in stage.count("c") }
            graph.edge(.start, a)
            graph.edge(.start, b)
            graph.edge(a, c)
            graph.edge(b, c)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage, saver: saver)])
    }
}

/// A workflow with JSON in place of its own types, as queues give and show it.
struct JSONWorkflow: Workflow {
    typealias Input = JSONValue
    typealias Output = JSONValue

    let name: String
    let erased: AnyEntrypoint

    init(_ workflow: some WorkflowDefinition) {
        name = workflow.name
        erased = workflow.erased
    }
}
