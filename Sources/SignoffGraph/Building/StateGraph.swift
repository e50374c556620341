public import OrderedCollections
public import Signoff
public import SignoffCheckpoint

/// A graph that is being built: nodes that read and update a state, and edges that say which run next.
///
/// ```swift
/// let review = try CompiledGraph("review", of: Review.self) { graph in
///     let write = graph.node("write") { state, flow in
///         let text = try await flow.run(writeDraft, state.topic ?? "")
///         return .update { $0.drafts = [text] }
///     }
///     let publish = graph.action("publish") { state, flow in try await flow.run(send, state.drafts.last ?? "") }
///     graph.edge(.start, write)
///     graph.branch(from: write, to: [publish, write]) { $0.drafts.count < 3 ? .to(write) : .to(publish) }
/// }
/// ```
///
/// A run is a sequence of steps. All nodes that are due run together on the same state; their updates are applied when all have ended, and a checkpoint is
/// made.
///
/// > Source: LangGraph `StateGraph`.
public struct StateGraph<State: GraphState>: Sendable {
    /// The name, unique in a runtime.
    public let name: String
    let identity = GraphIdentity()
    var nodes: [NodeDeclaration<State>] = []
    var edges: [Edge] = []
    var joins: [Join] = []
    var branches: [Branch] = []
    /// Who handles the failures of nodes without a handler of their own.
    var defaultHandler: NodeDeclaration<State>.Handler?
    /// Where points of the graph were used, to be checked when all are known.
    var findings: [GraphFinding] = []

    struct Edge: Sendable {
        let source: GraphPoint<State>
        let target: GraphPoint<State>
        let place: SourcePlace
    }

    struct Join: Sendable {
        let sources: [GraphPoint<State>]
        let target: GraphPoint<State>
        let place: SourcePlace

        /// The channel that collects the names of the sources that have finished.
        var channel: String {
            "\(InternalChannel.join)\(sources.map(\.name).joined(separator: "+")):\(target.name)"
        }
    }

    struct Branch: Sendable {
        let source: GraphPoint<State>
        let targets: DeclaredTargets<State>
        let route: @concurrent @Sendable (State, WorkflowScope?) async throws -> GraphRoute<State>
    }

    /// Creates a graph without nodes.
    public init(_ name: String, of state: State.Type = State.self) { self.name = name }

    // MARK: Nodes

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
        var declaration = NodeDeclaration<State>(name: name, place: SourcePlace(file: file, line: line))
        declaration.handler = handler.map { Self.handling(name, $0) }
        declaration.retry = retry
        declaration.timeout = timeout
        declaration.cache = cache.map(Self.declaration)
        declaration.isDeferred = isDeferred
        declaration.metadata = metadata
        declaration.targets = targets
        declaration.body = Self.erased(name, body)
        nodes.append(declaration)
        return GraphNode(name, in: identity)
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
        var declaration = NodeDeclaration<State>(name: name, place: SourcePlace(file: file, line: line))
        declaration.retry = retry
        declaration.timeout = timeout
        declaration.isDeferred = isDeferred
        declaration.metadata = metadata
        declaration.body = Self.erased(name) { state, flow in
            try await body(state, flow)
            return .nothing
        }
        nodes.append(declaration)
        return GraphNode(name, in: identity)
    }

    /// Adds a worker: a node that each `Send` runs with an argument of its own.
    ///
    /// Several run in one step, as tasks of their own.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the graph.
    ///   - item: The type of the argument.
    ///   - retry: When the body is run again after it failed.
    ///   - timeout: How long an attempt may take; nil for as long as it likes.
    ///   - cache: Whether writes are reused for an equal argument; nil for never.
    ///   - metadata: What a drawing shows beside the worker.
    ///   - targets: The nodes and workers to which a returned route may lead; nil for a worker that returns none.
    ///   - file: Where the worker is declared, for messages.
    ///   - line: Where the worker is declared, for messages.
    ///   - body: What the worker does with the argument and its scope.
    /// - Returns: The worker.
    @discardableResult
    public mutating func worker<Item: Codable & Sendable>(
        _ name: String,
        of item: Item.Type = Item.self,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Item>? = nil,
        metadata: JSONObject = [:],
        to targets: [GraphPoint<State>]? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (Item, WorkflowScope) async throws -> NodeResult<State>
    ) -> GraphWorker<State, Item> {
        var declaration = NodeDeclaration<State>(name: name, place: SourcePlace(file: file, line: line))
        declaration.retry = retry
        declaration.timeout = timeout
        declaration.isWorker = true
        declaration.metadata = metadata
        declaration.targets = targets
        if let cache {
            var key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
            if let own = cache.ownKey {
                key = { call, _ in
                    guard let item: Item = try? Self.item(of: call, for: name) else { return nil }
                    return own(item)
                }
            }
            declaration.cache = NodeCacheDeclaration(timeToLive: cache.timeToLive, namespace: cache.namespace, key: key)
        }
        declaration.body = { call, _, flow in
            let item: Item = try Self.item(of: call, for: name)
            return try await body(item, flow)
        }
        nodes.append(declaration)
        return GraphWorker(name, in: identity)
    }

    /// Declares a node that is defined later, for nodes that go to each other.
    public mutating func declare(_ name: String, file: String = #fileID, line: Int = #line) -> GraphNode<State> {
        nodes.append(NodeDeclaration(name: name, place: SourcePlace(file: file, line: line)))
        return GraphNode(name, in: identity)
    }

    /// Says what a declared node does.
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
                    "\(node.name) is defined, but not declared in this graph: make it with `declare`",
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

    // MARK: Edges

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

    // MARK: Parts

    private static func declaration(_ policy: CachePolicy<State>) -> NodeCacheDeclaration<State> {
        var key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
        if let own = policy.ownKey {
            key = { call, context in
                guard let state = try? context.layout.state(of: call.state, in: context.structure) else { return nil }
                return own(state)
            }
        }
        return NodeCacheDeclaration(timeToLive: policy.timeToLive, namespace: policy.namespace, key: key)
    }

    static func erased(
        _ name: String,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> NodeResult<State>
    ) -> NodeDeclaration<State>.Body {
        { call, context, flow in
            guard let argument = call.argument else {
                return try await body(try context.state(call.state, for: name), flow)
            }
            guard case .map(let members) = argument, let state = try? context.layout.state(with: members) else {
                throw WorkflowError(
                    .stateNotDecodable,
                    "\(name) was sent an argument that is no \(State.self): send it a state, or make it a worker",
                    task: name
                )
            }
            return try await body(state, flow)
        }
    }

    /// Handles the failures of all nodes that have no handler of their own.
    ///
    /// See the `onError` of ``node(_:retry:timeout:cache:defer:metadata:to:onError:file:line:_:)-swift.method``.
    public mutating func handleErrors(
        _ handler: @escaping @concurrent @Sendable (State, any Error, WorkflowScope) async throws -> NodeResult<State>
    ) {
        defaultHandler = Self.handling("a handler", handler)
    }

    private static func handling(
        _ name: String,
        _ handler: @escaping @concurrent @Sendable (State, any Error, WorkflowScope) async throws -> NodeResult<State>
    ) -> NodeDeclaration<State>.Handler {
        { call, context, error, flow in
            try await handler(try context.state(call.state, for: name), error, flow)
        }
    }

    private static func item<Item: Codable & Sendable>(of call: NodeCall, for name: String) throws -> Item {
        guard let argument = call.argument else {
            throw WorkflowError(
                .invalidUpdate,
                "\(name) is a worker, and an edge ran it without an argument: send it one, or make it a node",
                task: name
            )
        }
        do {
            return try StoredValueDecoder().decode(Item.self, from: argument)
        } catch {
            throw WorkflowError(
                .stateNotDecodable,
                "The argument of \(name) is no \(Item.self): \(error)",
                task: name,
                cause: error
            )
        }
    }
}
