public import OrderedCollections
public import Signoff
public import SignoffCheckpoint

extension StateGraph {
    /// Adds a worker: a node that each `Send` runs with an argument of its own.
    ///
    /// Several arguments run in one step, as separate tasks.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the graph.
    ///   - type: The type of the argument.
    ///   - retry: The policies that say when a failed attempt is repeated.
    ///   - timeout: The time limit of an attempt; nil for none.
    ///   - cache: Whether the writes are reused for an equal argument; nil for never.
    ///   - metadata: The values that a drawing shows beside the worker.
    ///   - item: Makes the argument from the state when an edge runs the worker (``GraphWorker/node``); nil for a
    ///     worker that only a `Send` runs.
    ///   - targets: The nodes and workers to which a returned route may lead; nil for a worker that returns no route.
    ///   - file: The file of the declaration, for messages.
    ///   - line: The line of the declaration, for messages.
    ///   - body: The body, which receives the argument and the scope of the worker.
    /// - Returns: The worker.
    @discardableResult
    public mutating func worker<Item: Codable & Sendable>(
        _ name: String,
        of type: Item.Type = Item.self,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Item>? = nil,
        metadata: JSONObject = [:],
        fromState item: (@Sendable (State) throws -> Item)? = nil,
        to targets: [GraphPoint<State>]? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @concurrent @Sendable (Item, WorkflowScope) async throws -> NodeResult<State>
    ) -> GraphWorker<State, Item> {
        var declaration = NodeDeclaration<State>(name: name, place: SourcePlace(file: file, line: line))
        declaration.retry = retry
        declaration.timeout = timeout
        declaration.isWorker = item == nil
        declaration.metadata = metadata
        declaration.targets = targets
        if let cache {
            var key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
            if let own = cache.ownKey {
                key = { call, _ in
                    guard let given: Item = try? Self.item(of: call, for: name) else { return nil }
                    return own(given)
                }
            }
            declaration.cache = NodeCacheDeclaration(timeToLive: cache.timeToLive, namespace: cache.namespace, key: key)
        }
        declaration.body = { call, context, flow in
            if call.argument == nil, let item {
                return try await body(try item(try context.state(call.state, for: name, call.memo)), flow)
            }
            return try await body(try Self.item(of: call, for: name), flow)
        }
        nodes.append(declaration)
        return GraphWorker(name, in: identity)
    }

    static func item<Item: Codable & Sendable>(of call: NodeCall, for name: String) throws -> Item {
        guard let argument = call.argument else {
            throw WorkflowError(
                .invalidUpdate,
                "\(name) is a worker, and an edge ran it without an argument: send an argument, or make the worker a node",
                task: name
            )
        }
        do {
            return try StoredValueDecoder().decode(Item.self, from: argument)
        } catch {
            throw WorkflowError(
                .stateNotDecodable,
                "The argument of \(name) is not a \(Item.self): \(error)",
                task: name,
                cause: error
            )
        }
    }
}
