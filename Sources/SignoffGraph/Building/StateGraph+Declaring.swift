public import Signoff

extension StateGraph {
    /// Declares a node that is defined later, for nodes that lead to each other.
    public mutating func declare(_ name: String, file: String = #fileID, line: Int = #line) -> GraphNode<State> {
        nodes.append(NodeDeclaration(name: name, place: SourcePlace(file: file, line: line)))
        return GraphNode(name, in: identity)
    }

    /// Defines the body of a declared node.
    ///
    /// See ``node(_:retry:timeout:cache:defer:metadata:to:onError:file:line:_:)-swift.method``.
    public mutating func define(
        _ node: GraphNode<State>,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        to targets: [GraphPoint<State>]? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> NodeResult<State>
    ) {
        let place = SourcePlace(file: file, line: line)
        guard node.graph === identity, let index = nodes.firstIndex(where: { $0.name == node.name && $0.body == nil })
        else {
            findings.append(
                GraphFinding(
                    "\(node.name) is defined, but not declared in this graph: declare it with `declare`",
                    at: place
                )
            )
            return
        }
        nodes[index].retry = retry
        nodes[index].timeout = timeout
        nodes[index].targets = targets
        nodes[index].body = Self.erased(node.name, body)
    }
}
