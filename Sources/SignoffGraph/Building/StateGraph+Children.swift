import OrderedCollections
import Signoff
import SignoffCheckpoint

extension StateGraph {
    /// Adds a graph with the same state as a node.
    ///
    /// The child receives the whole state as its input, and its whole result is the update of the node. A list in an
    /// appending channel is therefore appended to the list it came from. If that is not wanted, give the child a state
    /// of its own and map it with ``child(_:_:keeping:file:line:input:output:)``.
    ///
    /// A run of the child has its own checkpoints, in the namespace of the task. With `keeping`, the child keeps its
    /// state across the turns of the thread (``WorkflowScope/call(keeping:_:)``).
    @discardableResult
    public mutating func child(
        _ name: String,
        _ graph: CompiledGraph<State>,
        keeping isKept: Bool = false,
        file: String = #fileID,
        line: Int = #line
    ) -> GraphNode<State> {
        child(name, graph, isKept: isKept, place: SourcePlace(file: file, line: line)) { call, context, flow in
            let output = try await flow.call(graph.erased, stored: call.input(in: context.structure), isKept: isKept)
            return NodeResult.update(GraphUpdate(writes: Self.writes(output, in: context)))
        }
    }

    /// Adds a graph with another state as a node.
    ///
    /// - Parameters:
    ///   - name: The name of the node.
    ///   - graph: The child.
    ///   - isKept: Whether the child keeps its state across the turns of the thread
    ///     (``WorkflowScope/call(keeping:_:)``).
    ///   - file: The file of the declaration, for messages.
    ///   - line: The line of the declaration, for messages.
    ///   - input: Writes the input of the child from the state.
    ///   - output: Writes the update of the node from the final state of the child.
    /// - Returns: The node.
    @discardableResult
    public mutating func child<Inner: GraphState>(
        _ name: String,
        _ graph: CompiledGraph<Inner>,
        keeping isKept: Bool = false,
        file: String = #fileID,
        line: Int = #line,
        input: @escaping @Sendable (State, inout GraphUpdate<Inner>) throws -> Void,
        output: @escaping @Sendable (Inner, inout GraphUpdate<State>) throws -> Void
    ) -> GraphNode<State> {
        child(name, graph, isKept: isKept, place: SourcePlace(file: file, line: line)) { call, context, flow in
            let state = try context.state(call.state, for: name, call.memo)
            let given = try GraphUpdate<Inner> { try input(state, &$0) }
            let inner = isKept ? try await flow.call(keeping: graph, given) : try await flow.call(graph, given)
            return try .update { try output(inner, &$0) }
        }
    }

    private mutating func child<Inner: GraphState>(
        _ name: String,
        _ graph: CompiledGraph<Inner>,
        isKept: Bool,
        place: SourcePlace,
        body: @escaping NodeDeclaration<State>.Body
    ) -> GraphNode<State> {
        var declaration = NodeDeclaration<State>(name: name, place: place)
        declaration.body = body
        declaration.child = ChildGraph(program: graph.program, isKept: isKept, drawing: graph.drawing)
        nodes.append(declaration)
        return GraphNode(name, in: identity)
    }

    /// The members of an output that are channels of this graph.
    private static func writes(_ output: StoredValue, in context: GraphContext<State>) -> [ChannelWrite] {
        guard case .map(let members) = output else { return [] }
        return members.entries.compactMap { entry in
            entry.key.stringValue.flatMap { key in
                context.layout.channels[key] == nil ? nil : ChannelWrite(key, entry.value)
            }
        }
    }
}
