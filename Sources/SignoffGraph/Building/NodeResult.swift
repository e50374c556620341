import Signoff
import SignoffCheckpoint

/// The result of a node: an update of the state, a route beside the node's edges, or both.
public struct NodeResult<State: GraphState>: Sendable {
    let update: GraphUpdate<State>?
    let route: GraphRoute<State>?
    /// The handover to the parent graph; nil for none.
    let handover: Handover?

    struct Handover: Sendable {
        let names: String
        let writes: @Sendable () throws -> [ChannelWrite]

        init(_ route: ParentRoute, update: @escaping @Sendable () throws -> [ChannelWrite]) {
            names = route.targets.map(\.name).joined(separator: ", ")
            writes = { try update() + route.writes() }
        }
    }

    private init(update: GraphUpdate<State>? = nil, route: GraphRoute<State>? = nil, handover: Handover? = nil) {
        self.update = update
        self.route = route
        self.handover = handover
    }

    /// Returns a result without an update.
    ///
    /// The edges of the node are followed.
    public static var nothing: Self { Self() }

    /// Updates the state; the edges of the node are followed.
    public static func update(_ build: (inout GraphUpdate<State>) throws -> Void) rethrows -> Self {
        Self(update: try GraphUpdate(build))
    }

    /// Updates the state with an existing update.
    ///
    /// The edges of the node are followed.
    public static func update(_ update: GraphUpdate<State>) -> Self { Self(update: update) }

    /// Leads to nodes, in addition to the edges of the node.
    public static func go(to nodes: GraphNode<State>...) -> Self { go(to: nodes) }

    /// Leads to nodes, in addition to the edges of the node, and updates the state.
    public static func go(
        to nodes: GraphNode<State>...,
        update build: (inout GraphUpdate<State>) throws -> Void
    ) rethrows -> Self {
        Self(update: try GraphUpdate(build), route: GraphRoute(targets: nodes.map { .node($0) }))
    }

    private static func go(to nodes: [GraphNode<State>]) -> Self {
        Self(route: GraphRoute(targets: nodes.map { .node($0) }))
    }

    /// Follows a route, in addition to the edges of the node.
    public static func go(_ route: GraphRoute<State>) -> Self { Self(route: route) }

    /// Follows a route, in addition to the edges of the node, and updates the state.
    public static func go(
        _ route: GraphRoute<State>,
        update build: (inout GraphUpdate<State>) throws -> Void
    ) rethrows -> Self {
        Self(update: try GraphUpdate(build), route: route)
    }

    /// Ends the child graph of the node, and continues at a node of the parent graph.
    ///
    /// The child makes no checkpoint for the step, and its writes so far are not passed to the parent. The edges of the
    /// task that runs the child are followed too. In a graph without a parent, the run fails with `parent_missing`.
    public static func toParent(_ node: String) -> Self { toParent(.to(node)) }

    /// Ends the child graph of the node, and follows a route of the parent graph.
    ///
    /// See ``toParent(_:)-(String)``.
    public static func toParent(_ route: ParentRoute) -> Self { Self(handover: Handover(route) { [] }) }

    /// Ends the child graph of the node, updates the state of the parent graph, and continues at a node there.
    ///
    /// See ``toParent(_:)``.
    public static func toParent<Parent: GraphState>(
        _ node: String,
        of parent: Parent.Type = Parent.self,
        update build: (inout GraphUpdate<Parent>) throws -> Void
    ) rethrows -> Self {
        let update = try GraphUpdate(build)
        return Self(handover: Handover(.to(node)) { try update.checkedWrites() })
    }
}
