public import OrderedCollections
public import Signoff
public import SignoffCheckpoint

extension StateGraph {
    /// Adds a node.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the graph; part of the identity of the node's tasks, so that a renamed node loses stored results and questions.
    ///   - retry: When the body is run again after it failed.
    ///   - timeout: How long an attempt may take; nil for as long as it likes.
    ///   - cache: Whether writes are reused for an equal state; nil for never.
    ///   - isDeferred: Whether the node waits until nothing else is due.
    ///   - metadata: What a drawing shows beside the node.
    ///   - targets: The nodes and workers to which ``NodeResult/go(to:)`` may lead; nil for a node that returns no route.
    ///   - handler: Runs in the same step in place of the node when it has failed for good: it is given the node's state and the error, and its result is followed
    ///     instead of the node's edges and branches. When it fails or asks, it is run again, and the node is not. Nil for a failure that ends the run.
    ///   - file: Where the node is declared, for messages.
    ///   - line: Where the node is declared, for messages.
    ///   - body: What the node does with the state and its scope.
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

    /// Refuses a body that returns nothing.
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

    /// Adds a node that updates nothing.
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

    /// Adds a node that is given a part of the state.
    ///
    /// The part is a state of its own whose channels are channels of the graph: the node sees no others, and the stream shows them as its input. A channel that
    /// only such nodes read and write is private to them as far as it is in no ``CompiledGraph/with(input:output:)``.
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
                    "\(name) is given \(Part.self).\(channel), which is no channel of \(State.self): add it",
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
