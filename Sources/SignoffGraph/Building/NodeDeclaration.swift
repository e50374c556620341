import OrderedCollections
import Signoff
import SignoffCheckpoint

/// A node of a graph that is being built.
struct NodeDeclaration<State: GraphState>: Sendable {
    typealias Body =
        @concurrent @Sendable (NodeCall, GraphContext<State>, WorkflowScope) async throws -> NodeResult<State>
    typealias Handler =
        @concurrent @Sendable (NodeCall, GraphContext<State>, any Error, WorkflowScope) async throws ->
        NodeResult<State>

    let name: String
    let place: SourcePlace
    var retry: [RetryPolicy] = []
    var timeout: TimeoutPolicy?
    var cache: NodeCacheDeclaration<State>?
    var isDeferred = false
    var metadata: JSONObject = [:]
    /// The targets of the routes the node returns; nil for a node that returns none.
    var targets: [GraphPoint<State>]?
    /// The channels the node is given; nil for the whole state.
    var inputChannels: [String]?
    /// Whether only a `Send` runs the node.
    var isWorker = false
    /// What the node does; nil for one that was declared and not defined.
    var body: Body?
    var handler: Handler?
    /// The graph the node runs; nil for a function.
    var child: ChildGraph?
}

/// A graph that runs as a node of another one.
struct ChildGraph: Sendable {
    let program: GraphProgram
    /// Whether it keeps its state over the turns of the thread.
    let isKept: Bool
    let drawing: GraphDrawing
}

/// How the cache policy of a node reads what the node is given.
struct NodeCacheDeclaration<State: GraphState>: Sendable {
    let timeToLive: Duration?
    let namespace: String
    let key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
}

/// What the closures of a node need of the compiled graph.
struct GraphContext<State: GraphState>: Sendable {
    let layout: StateLayout<State>
    let structure: StepStructure

    /// The state a node is given.
    ///
    /// - Throws: `state_not_decodable`, naming the place.
    func state(_ stored: ChannelState, for node: String, _ memo: StateMemo) throws -> State {
        do {
            return try layout.state(of: stored, in: structure, memo)
        } catch {
            throw Self.notDecodable(State.self, for: node, error)
        }
    }

    static func notDecodable(_ type: Any.Type, for node: String, _ cause: any Error) -> WorkflowError {
        WorkflowError(
            .stateNotDecodable,
            "The stored state is no \(type), as \(node) takes: \(cause)",
            task: node,
            cause: cause
        )
    }
}
