public import Signoff
import SignoffCheckpoint

/// The targets with which a graph continues: nodes, and workers with arguments.
///
/// ```swift
/// graph.branch(from: write, to: [check, .end]) { state in
///     state.drafts.isEmpty ? .end : .send(check, each: state.drafts)
/// }
/// ```
///
/// An array literal of routes is a route too.
public struct GraphRoute<State: GraphState>: Sendable, ExpressibleByArrayLiteral {
    enum Target: Sendable {
        case node(GraphPoint<State>)
        case send(GraphPoint<State>, Result<StoredValue, any Error>, TimeoutPolicy? = nil)
    }

    let targets: [Target]

    init(targets: [Target]) { self.targets = targets }

    /// Creates a route to the targets of all these routes.
    public init(_ routes: some Sequence<GraphRoute<State>>) { targets = routes.flatMap(\.targets) }

    /// Creates a route to the targets of all these routes.
    public init(arrayLiteral routes: GraphRoute<State>...) { self.init(routes) }

    /// Leads to no target.
    ///
    /// The branch ends here.
    public static var end: Self { Self(targets: []) }

    /// Leads to nodes, which run in the next step together.
    public static func to(_ nodes: GraphNode<State>...) -> Self { Self(targets: nodes.map(Target.node)) }

    /// Runs a worker with an argument in the next step.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - item: The argument.
    ///   - timeout: The time limit of an attempt; nil for the limit of the worker.
    /// - Returns: The route.
    public static func send<Item>(
        _ worker: GraphWorker<State, Item>,
        _ item: Item,
        timeout: TimeoutPolicy? = nil
    ) -> Self {
        Self(targets: [.send(worker, Result { try StoredValueEncoder().encode(item) }, timeout)])
    }

    /// Runs a node in the next step with a state that replaces the state of the run.
    ///
    /// Only assigned properties are sent. Other properties have their defaults.
    public static func send(_ node: GraphNode<State>, _ state: State) -> Self {
        Self(
            targets: [
                .send(
                    node,
                    Result {
                        let written = try StateProbe(state, writtenOnly: true).channels
                        return .map(StoredMap(pairs: try written.map { ($0.name, try $0.channel.storedValue()) }))
                    }
                )
            ]
        )
    }

    /// Runs a worker in the next step once for each argument.
    public static func send<Item>(_ worker: GraphWorker<State, Item>, each items: some Sequence<Item>) -> Self {
        Self(targets: items.map { item in .send(worker, Result { try StoredValueEncoder().encode(item) }) })
    }

    /// Returns the writes that make the targets due.
    ///
    /// - Throws: `route_undeclared` for a target that was not declared with the route, and the error of encoding an
    ///   argument.
    func writes(declared: DeclaredTargets<State>?) throws -> [ChannelWrite] {
        var writes: [ChannelWrite] = []
        writes.reserveCapacity(targets.count)
        for target in targets {
            switch target {
            case .node(let point):
                try declared?.check(point)
                if point.name != GraphName.end {
                    writes.append(ChannelWrite(InternalChannel.branch + point.name, .null))
                }
            case .send(let point, let argument, let timeout):
                try declared?.check(point)
                let send = Send(
                    node: point.name,
                    argument: try argument.get(),
                    timeout: try timeout?.storedValue()
                )
                writes.append(ChannelWrite(ReservedChannel.tasks, try send.storedValue()))
            }
        }
        return writes
    }
}

/// The declared targets of a branch or node, with the place of the declaration.
struct DeclaredTargets<State: GraphState>: Sendable {
    let owner: String
    let targets: [GraphPoint<State>]
    let place: SourcePlace

    /// - Throws: `route_undeclared`.
    func check(_ point: GraphPoint<State>) throws {
        let isDeclared =
            point.name == GraphName.end || targets.contains { $0.name == point.name && $0.graph === point.graph }
        guard !isDeclared else { return }
        throw WorkflowError(
            .routeUndeclared,
            """
            \(owner) goes to \(point.name), which its `to:` at \(place) does not list (\(targets.map(\.name).joined(separator: ", "))): add it there
            """,
            task: owner
        )
    }
}

/// The place of a declaration in the source.
struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
    let file: String
    let line: Int

    var description: String { "\(file):\(line)" }
}
