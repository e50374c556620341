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
    /// The targets of the node's routes; nil for a node that returns no route.
    var targets: [GraphPoint<State>]?
    /// The channels that the node receives; nil for the whole state.
    var inputChannels: [String]?
    /// Whether only a `Send` runs the node.
    var isWorker = false
    /// The body of the node; nil until the declared node is defined.
    var body: Body?
    var handler: Handler?
    /// The graph that the node runs; nil for a function.
    var child: ChildGraph?
}

/// A graph that runs as a node of another one.
struct ChildGraph: Sendable {
    let program: GraphProgram
    /// Whether the child keeps its state across the turns of the thread.
    let isKept: Bool
    let drawing: GraphDrawing
}

/// The key of a node's cache policy.
struct NodeCacheDeclaration<State: GraphState>: Sendable {
    let timeToLive: Duration?
    let namespace: String
    let key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
}

/// The values of the compiled graph that the closures of a node use.
///
/// One reference is passed to every node of every step instead of a copy of the layout.
final class GraphContext<State: GraphState>: Sendable {
    let layout: StateLayout<State>
    let structure: StepStructure

    init(layout: StateLayout<State>, structure: StepStructure) {
        self.layout = layout
        self.structure = structure
    }

    /// Returns the state for a node.
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
            "The stored state is not a \(type), which \(node) takes: \(cause)",
            task: node,
            cause: cause
        )
    }
}
