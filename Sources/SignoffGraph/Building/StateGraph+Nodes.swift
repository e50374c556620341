public import OrderedCollections
public import Signoff
public import SignoffCheckpoint

extension StateGraph {
    /// Adds a node.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the graph. It is part of the identity of the node's tasks, so a renamed node loses
    ///     stored results and questions.
    ///   - retry: The policies that say when a failed attempt is repeated.
    ///   - timeout: The time limit of an attempt; nil for none.
    ///   - cache: Whether the writes are reused for an equal state; nil for never.
    ///   - isDeferred: Whether the node waits until no other node is due.
    ///   - metadata: The values that a drawing shows beside the node.
    ///   - targets: The nodes and workers to which ``NodeResult/go(to:)`` may lead; nil for a node that returns no
    ///     route.
    ///   - handler: Runs in the same step when the node has failed permanently. The handler receives the node's state
    ///     and the error, and its result replaces the node's edges and branches. When the handler fails or asks a
    ///     question, it runs again, and the node does not. Nil for a failure that ends the run.
    ///   - file: The file of the declaration, for messages.
    ///   - line: The line of the declaration, for messages.
    ///   - body: The body, which receives the state and the scope of the node.
    /// - Returns: The node.
    @discardableResult
    public mutating func node(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<State>? = nil,
        defer isDeferred: Bool = false,
        metadata: JSONObject = [:],
        to targets: [GraphPoint<State>]? = nil,
        onError handler: (@concurrent @Sendable (State, any Error, WorkflowScope) async throws -> NodeResult<State>)? =
            nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> NodeResult<State>
    ) -> GraphNode<State> {
        add(
            NodeDeclaration(
                name: name,
                place: SourcePlace(file: file, line: line),
                retry: retry,
                timeout: timeout,
                cache: cache.map(Self.declaration),
                isDeferred: isDeferred,
                metadata: metadata,
                targets: targets,
                body: Self.erased(name, body),
                handler: handler.map { Self.handling(name, $0) }
            )
        )
    }

    /// Refuses a body without a result.
    @available(
        *,
        unavailable,
        message:
            "the body returns no result: end it with 'return .nothing' or '.update { … }', or make the node with 'action'"
    )
    public mutating func node(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<State>? = nil,
        defer isDeferred: Bool = false,
        metadata: JSONObject = [:],
        to targets: [GraphPoint<State>]? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> Void
    ) -> GraphNode<State> { GraphNode(name, in: identity) }

    /// Adds a node without an update.
    ///
    /// See ``node(_:retry:timeout:cache:defer:metadata:to:onError:file:line:_:)-swift.method``.
    @discardableResult
    public mutating func action(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        defer isDeferred: Bool = false,
        metadata: JSONObject = [:],
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> Void
    ) -> GraphNode<State> {
        add(
            NodeDeclaration(
                name: name,
                place: SourcePlace(file: file, line: line),
                retry: retry,
                timeout: timeout,
                isDeferred: isDeferred,
                metadata: metadata,
                body: Self.erased(name) { state, flow in
                    try await body(state, flow)
                    return .nothing
                }
            )
        )
    }

    /// Adds a node that receives a part of the state.
    ///
    /// The part is a state whose channels are channels of the graph. The node sees no other channels, and the stream
    /// shows these as its input. A channel that only such nodes read and write is private to them, unless
    /// ``CompiledGraph/with(input:output:)`` includes it.
    ///
    /// See ``node(_:retry:timeout:cache:defer:metadata:to:onError:file:line:_:)-swift.method``.
    ///
    /// > Source: LangGraph `input_schema` of a node.
    @discardableResult
    public mutating func node<Part: GraphState>(
        _ name: String,
        given part: Part.Type,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        defer isDeferred: Bool = false,
        metadata: JSONObject = [:],
        to targets: [GraphPoint<State>]? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (Part, WorkflowScope) async throws -> NodeResult<State>
    ) -> GraphNode<State> {
        let place = SourcePlace(file: file, line: line)
        let layout = StateLayout<Part>()
        let own = StateLayout<State>()
        for channel in layout.channels.keys where own.channels[channel] == nil {
            findings.append(
                GraphFinding(
                    "\(name) receives \(Part.self).\(channel), which is not a channel of \(State.self): add it",
                    at: place
                )
            )
        }
        return add(
            NodeDeclaration(
                name: name,
                place: place,
                retry: retry,
                timeout: timeout,
                isDeferred: isDeferred,
                metadata: metadata,
                targets: targets,
                inputChannels: Array(layout.channels.keys),
                body: { call, context, flow in
                    let given: Part
                    do {
                        given = try layout.state(of: call.state, in: context.structure, call.memo)
                    } catch {
                        throw GraphContext<State>.notDecodable(Part.self, for: name, error)
                    }
                    return try await body(given, flow)
                }
            )
        )
    }

    private mutating func add(_ declaration: NodeDeclaration<State>) -> GraphNode<State> {
        nodes.append(declaration)
        return GraphNode(declaration.name, in: identity)
    }
}
