public import Signoff

extension StateGraph {
    /// Runs a node in the step after another node, or first.
    ///
    /// Several edges from nodes of one step to one node run that node once.
    public mutating func edge(
        _ source: GraphPoint<State>,
        _ target: GraphNode<State>,
        file: String = #fileID,
        line: Int = #line
    ) {
        edges.append(Edge(source: source, target: target, place: SourcePlace(file: file, line: line)))
    }

    /// Runs a node once all of these nodes have run, in any steps.
    public mutating func join(
        _ sources: [GraphPoint<State>],
        to target: GraphNode<State>,
        file: String = #fileID,
        line: Int = #line
    ) {
        joins.append(Join(sources: sources, target: target, place: SourcePlace(file: file, line: line)))
    }

    /// Chooses the next nodes after a node, in addition to its edges.
    ///
    /// - Parameters:
    ///   - source: The node, or ``GraphPoint/start`` to choose by the input.
    ///   - targets: All nodes and workers to which the route may lead.
    ///   - file: The file of the declaration, for messages.
    ///   - line: The line of the declaration, for messages.
    ///   - route: Returns the route. The function receives the state with the update of the node, without those of
    ///     other nodes of the step. When the function throws, the node has failed and runs again.
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

    /// Chooses the next nodes after a node, with the scope of the node, which gives access to the store, the context
    /// and the custom stream.
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
                        "A branch of \(source.name) needs the scope of a run, and the state is updated from outside: name the targets with `goto`",
                        task: source.name
                    )
                }
                return try await route(state, flow)
            }
        )
    }
}
