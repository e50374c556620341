import Signoff
import SignoffCheckpoint

/// What a node returns: an update of the state, where to go on beside its edges, or both.
public struct NodeResult<State: GraphState>: Sendable {
    let update: GraphUpdate<State>?
    let route: GraphRoute<State>?
    /// The graph around this one goes on in its place.
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

    /// Writes nothing; the edges of the node are followed.
    public static var nothing: Self { Self() }

    /// Updates the state; the edges of the node are followed.
    public static func update(_ build: (inout GraphUpdate<State>) throws -> Void) rethrows -> Self {
        Self(update: try GraphUpdate(build))
    }

    /// Updates the state with an update made elsewhere; the edges of the node are followed.
    public static func update(_ update: GraphUpdate<State>) -> Self { Self(update: update) }

    /// Goes to nodes beside the edges of the node.
    public static func go(to nodes: GraphNode<State>...) -> Self { go(to: nodes) }

    /// Goes to nodes beside the edges of the node, and updates the state.
    public static func go(
        to nodes: GraphNode<State>...,
        update build: (inout GraphUpdate<State>) throws -> Void
    ) rethrows -> Self {
        Self(update: try GraphUpdate(build), route: GraphRoute(targets: nodes.map { .node($0) }))
    }

    private static func go(to nodes: [GraphNode<State>]) -> Self {
        Self(route: GraphRoute(targets: nodes.map { .node($0) }))
    }

    /// Follows a route beside the edges of the node.
    public static func go(_ route: GraphRoute<State>) -> Self { Self(route: route) }

    /// Follows a route beside the edges of the node, and updates the state.
    public static func go(
        _ route: GraphRoute<State>,
        update build: (inout GraphUpdate<State>) throws -> Void
    ) rethrows -> Self {
        Self(update: try GraphUpdate(build), route: route)
    }

    /// Ends the child graph the node belongs to, and goes on at a node of the graph around it.
    ///
    /// The child makes no checkpoint for the step, and what it wrote so far is not handed up. The edges of the task that runs the child are followed too. In a
    /// graph that no other one runs, the run fails with `parent_missing`.
    public static func toParent(_ node: String) -> Self { toParent(.to(node)) }

    /// Ends the child graph the node belongs to, and follows a route of the graph around it.
    ///
    /// See ``toParent(_:)-(String)``.
    public static func toParent(_ route: ParentRoute) -> Self { Self(handover: Handover(route) { [] }) }

    /// Ends the child graph the node belongs to, updates the state of the graph around it, and goes on at a node there.
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
