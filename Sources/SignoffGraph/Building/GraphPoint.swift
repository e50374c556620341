/// A point at which an edge can begin: ``start``, a node or a worker.
///
/// ``StateGraph`` creates the points of a graph. `compile()` refuses the points of another graph.
///
/// - Safety: All stored properties are constants of `Sendable` types; the class is open to subclasses of this module alone, which add none.
public class GraphPoint<State: GraphState>: @unchecked Sendable {
    /// The name; part of the identity of the node's tasks.
    public let name: String
    /// The graph of the point; nil for ``start`` and ``end``, which every graph has.
    let graph: GraphIdentity?
    /// The text that a drawing writes beside the line to this point; nil for none.
    let label: String?

    init(_ name: String, in graph: GraphIdentity?, label: String? = nil) {
        self.name = name
        self.graph = graph
        self.label = label
    }

    /// Returns the point as the target of a branch or node, with a text for the line in a drawing.
    ///
    /// ```swift
    /// graph.branch(from: check, to: [publish.labeled("approved"), .end.labeled("refused")]) { … }
    /// ```
    public func labeled(_ label: String) -> GraphPoint<State> { GraphPoint(name, in: graph, label: label) }

    /// The start of a run, with its input.
    public static var start: GraphPoint<State> { GraphPoint(GraphName.start, in: nil) }

    /// The end, after which no node runs.
    public static var end: GraphNode<State> { GraphNode(GraphName.end, in: nil) }
}

/// A node, which receives the state.
///
/// - Safety: The class has the stored properties of ``GraphPoint`` alone, which are constants of `Sendable` types.
public final class GraphNode<State: GraphState>: GraphPoint<State>, @unchecked Sendable {}

/// A node that receives the argument of a `Send` instead of the state.
///
/// - Safety: The class has the stored properties of ``GraphPoint`` alone, which are constants of `Sendable` types.
public final class GraphWorker<State: GraphState, Item: Codable & Sendable>: GraphPoint<State>, @unchecked Sendable {
    /// The worker as a target of edges and routes, for a worker that makes its argument from the state.
    public var node: GraphNode<State> { GraphNode(name, in: graph) }
}

/// The identity of the graph of a point.
final class GraphIdentity: Sendable {}

/// The names that a node must not have.
enum GraphName {
    static let start = "__start__"
    static let end = "__end__"

    /// Whether the runtime reserves a name.
    static func isReserved(_ name: String) -> Bool { name.hasPrefix("__") }
}
