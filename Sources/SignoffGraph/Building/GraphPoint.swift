/// A place an edge can begin at: ``start``, a node or a worker.
///
/// The points of a graph are made by its ``StateGraph``; `compile()` refuses those of another one.
///
/// - Safety: All stored properties are constants of `Sendable` types; the class is open to subclasses of this module alone, which add none.
public class GraphPoint<State: GraphState>: @unchecked Sendable {
    /// The name; part of the identity of the node's tasks.
    public let name: String
    /// The graph that made the point; nil for ``start`` and ``end``, which every graph has.
    let graph: GraphIdentity?
    /// What a drawing writes beside the line that leads here; nil for nothing.
    let label: String?

    init(_ name: String, in graph: GraphIdentity?, label: String? = nil) {
        self.name = name
        self.graph = graph
        self.label = label
    }

    /// The point as the target of a branch or node, with the text that a drawing writes beside the line.
    ///
    /// ```swift
    /// graph.branch(from: check, to: [publish.labeled("approved"), .end.labeled("refused")]) { … }
    /// ```
    public func labeled(_ label: String) -> GraphPoint<State> { GraphPoint(name, in: graph, label: label) }

    /// Where a run begins: its input.
    public static var start: GraphPoint<State> { GraphPoint(GraphName.start, in: nil) }

    /// Where nothing follows.
    public static var end: GraphNode<State> { GraphNode(GraphName.end, in: nil) }
}

/// A node: it is given the state.
///
/// - Safety: Adds no stored property to ``GraphPoint``, whose are constants of `Sendable` types.
public final class GraphNode<State: GraphState>: GraphPoint<State>, @unchecked Sendable {}

/// A node that is given an argument of its own by each `Send`, in place of the state.
///
/// - Safety: Adds no stored property to ``GraphPoint``, whose are constants of `Sendable` types.
public final class GraphWorker<State: GraphState, Item: Codable & Sendable>: GraphPoint<State>, @unchecked Sendable {
    /// The worker as the target of edges and routes, for one that makes its argument from the state.
    public var node: GraphNode<State> { GraphNode(name, in: graph) }
}

/// Which graph made a point.
final class GraphIdentity: Sendable {}

/// The names no node may have.
enum GraphName {
    static let start = "__start__"
    static let end = "__end__"

    /// Whether a name is taken by the runtime itself.
    static func isReserved(_ name: String) -> Bool { name.hasPrefix("__") }
}
