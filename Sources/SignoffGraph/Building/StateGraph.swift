import Signoff
import SignoffCheckpoint

/// A graph that is being built: nodes that read and update a state, and edges that determine the next nodes.
///
/// ```swift
/// let review = try CompiledGraph("review", of: Review.self) { graph in
///     let write = graph.node("write") { state, flow in
///         let text = try await flow.run(writeDraft, state.topic ?? "")
///         return .update { $0.drafts = [text] }
///     }
///     let publish = graph.action("publish") { state, flow in try await flow.run(send, state.drafts.last ?? "") }
///     graph.edge(.start, write)
///     graph.branch(from: write, to: [publish, write]) { $0.drafts.count < 3 ? .to(write) : .to(publish) }
/// }
/// ```
///
/// A run is a sequence of steps. All nodes that are due run on the same state, at the same time. When all of them have
/// ended, their updates are applied and a checkpoint is made.
///
/// > Source: LangGraph `StateGraph`.
public struct StateGraph<State: GraphState>: Sendable {
    /// The name, unique in a runtime.
    public let name: String
    let identity = GraphIdentity()
    var nodes: [NodeDeclaration<State>] = []
    var edges: [Edge] = []
    var joins: [Join] = []
    var branches: [Branch] = []
    /// The handler of failures of nodes without a handler of their own.
    var defaultHandler: NodeDeclaration<State>.Handler?
    /// Faulty uses of points, which are checked when all nodes are known.
    var findings: [GraphFinding] = []

    struct Edge: Sendable {
        let source: GraphPoint<State>
        let target: GraphPoint<State>
        let place: SourcePlace
    }

    struct Join: Sendable {
        let sources: [GraphPoint<State>]
        let target: GraphPoint<State>
        let place: SourcePlace

        /// Whether the join runs a node.
        ///
        /// A join to the end runs none.
        var leadsToNode: Bool { target.name != GraphName.end }

        /// The channel that collects the names of the sources that have finished.
        var channel: String {
            "\(InternalChannel.join)\(sources.map(\.name).joined(separator: "+")):\(target.name)"
        }
    }

    struct Branch: Sendable {
        let source: GraphPoint<State>
        let targets: DeclaredTargets<State>
        let route: @concurrent @Sendable (State, WorkflowScope?) async throws -> GraphRoute<State>
    }

    /// Creates a graph without nodes.
    public init(_ name: String, of state: State.Type = State.self) { self.name = name }
}
