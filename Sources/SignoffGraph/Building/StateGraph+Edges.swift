public import Signoff

extension StateGraph {
    /// Makes a node run in the step after another one, or first.
    ///
    /// Several edges to one node that come from nodes of one step run it once.
    public mutating func edge(
        _ source: GraphPoint<State>,
        _ target: GraphNode<State>,
        file: String = #fileID,
        line: Int = #line
    ) {
        edges.append(Edge(source: source, target: target, place: SourcePlace(file: file, line: line)))
    }

    /// Makes a node run once all of these have run, in whatever steps.
    public mutating func join(
        _ sources: [GraphPoint<State>],
        to target: GraphNode<State>,
        file: String = #fileID,
        line: Int = #line
    ) {
        joins.append(Join(sources: sources, target: target, place: SourcePlace(file: file, line: line)))
    }

    /// Decides after a node where to go on, beside its edges.
    ///
    /// - Parameters:
    ///   - source: The node, or ``GraphPoint/start`` to decide on the input.
    ///   - targets: All nodes and workers the route may lead to.
    ///   - file: Where the branch is declared, for messages.
    ///   - line: Where the branch is declared, for messages.
    ///   - route: Returns the route. It sees the state with the update of the node, not with those of nodes beside it. When it throws, the node has failed and
    ///     runs again.
    public mutating func branch(
        from source: GraphPoint<State>,
        to targets: [GraphPoint<State>],
        file: String = #fileID,
        line: Int = #line,
        _ route: @escaping @concurrent @Sendable (State) async throws -> GraphRoute<State>
    ) {
        let declared = DeclaredTargets(owner: source.name, targets: targets, place: SourcePlace(file: file, line: line))
        branches.append(Branch(source: source, targets: declared) { state, _ in try await route(state) })
    }

    /// Decides after a node where to go on, with the scope of the node: to read the store or the context, or to write to the custom stream.
    ///
    /// See ``branch(from:to:file:line:_:)-swift.method``.
    public mutating func branch(
        from source: GraphNode<State>,
        to targets: [GraphPoint<State>],
        file: String = #fileID,
        line: Int = #line,
        _ route: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> GraphRoute<State>
    ) {
        let declared = DeclaredTargets(owner: source.name, targets: targets, place: SourcePlace(file: file, line: line))
        branches.append(
            Branch(source: source, targets: declared) { state, flow in
                guard let flow else {
                    throw WorkflowError(
                        .invalidUpdate,
                        "A branch of \(source.name) needs the scope of a run, and the state is changed from outside: name the targets with `goto`",
                        task: source.name
                    )
                }
                return try await route(state, flow)
            }
        )
    }
}
