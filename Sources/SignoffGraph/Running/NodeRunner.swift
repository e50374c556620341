import Signoff
import SignoffCheckpoint

/// Runs a node with its edges, and converts the result of the body to the writes of the task.
struct NodeRunner<State: GraphState> {
    let node: StepNode

    init(_ declaration: NodeDeclaration<State>, in graph: StateGraph<State>, _ context: GraphContext<State>) {
        let ways = Ways(declaration, in: graph, context)
        node = StepNode(
            declaration.name,
            retry: declaration.retry,
            timeout: declaration.timeout,
            inputChannels: declaration.inputChannels,
            cache: declaration.cache.map { Self.cache($0, context) },
            handler: (declaration.handler.map { Self.handler($0, "__error_handler__\(declaration.name)", ways) })
                ?? graph.defaultHandler.map { Self.handler($0, "__default_error_handler__", ways) },
            work: .body(Self.work(declaration.body, ways))
        )
    }

    private static func cache(_ cache: NodeCacheDeclaration<State>, _ context: GraphContext<State>) -> NodeCache {
        var key: (@Sendable (NodeCall) -> String?)?
        if let own = cache.key { key = { own($0, context) } }
        return NodeCache(timeToLive: cache.timeToLive, namespace: cache.namespace, key: key)
    }

    private static func handler(
        _ handler: @escaping NodeDeclaration<State>.Handler,
        _ name: String,
        _ ways: Ways
    ) -> StepNode.Handler {
        StepNode.Handler(name: name) { call, error, flow in
            let result = try await handler(call, ways.context, error, flow)
            return try ways.context.structure.formed(try ways.returned(result), by: call.task)
        }
    }

    private static func work(
        _ body: NodeDeclaration<State>.Body?,
        _ ways: Ways
    ) -> @concurrent @Sendable (NodeCall, WorkflowScope) async throws -> [ChannelWrite] {
        { call, flow in
            guard let body else { return [] }
            var returned: [ChannelWrite]
            do {
                returned = try ways.returned(try await body(call, ways.context, flow))
            } catch let handover as ParentHandover where !ways.isOwn(handover) {
                // A node of the child handed over to this graph, as if the task had returned the handover.
                returned = handover.writes
            }
            returned = try ways.context.structure.formed(returned, by: call.task)
            return try await ways.following(returned, call, flow)
        }
    }

    /// The edges and branches of a node, which every run of the node refers to.
    final class Ways: Sendable {
        let name: String
        let targets: DeclaredTargets<State>?
        let edges: [ChannelWrite]
        let branches: [StateGraph<State>.Branch]
        let context: GraphContext<State>
        /// The graph of the node.
        private let graph: GraphIdentity

        /// Whether a handover comes from a node of this graph, and is therefore for its parent.
        func isOwn(_ handover: ParentHandover) -> Bool { handover.graph === graph }

        init(_ declaration: NodeDeclaration<State>, in graph: StateGraph<State>, _ context: GraphContext<State>) {
            self.graph = graph.identity
            name = declaration.name
            let place = declaration.place
            targets = DeclaredTargets(owner: declaration.name, targets: declaration.targets ?? [], place: place)
            let name = declaration.name
            var seen: Set<String> = []
            let plain = graph.edges
                .filter { $0.source.name == name && $0.target.name != GraphName.end }
                .filter { seen.insert($0.target.name).inserted }
                .map { ChannelWrite(InternalChannel.branch + $0.target.name, .null) }
            let joining = graph.joins.filter { $0.leadsToNode && $0.sources.contains { $0.name == name } }
                .map { ChannelWrite($0.channel, .string(name)) }
            edges = plain + joining
            branches = graph.branches.filter { $0.source.name == name }
            self.context = context
        }

        /// Returns the writes of the result, then of the edges, then of the branches in the order of declaration.
        @concurrent
        func following(
            _ returned: [ChannelWrite],
            _ call: NodeCall,
            _ flow: WorkflowScope?
        ) async throws -> [ChannelWrite] {
            var all = returned + edges
            guard !branches.isEmpty else { return all }
            let own = try call.state.applying(returned, in: context.structure)
            let state = try context.state(own, for: name, call.memo)
            for branch in branches { all += try await branch.route(state, flow).writes(declared: branch.targets) }
            return all
        }

        /// Returns the writes of a result's update and route.
        ///
        /// - Throws: ``ParentHandover`` when the node hands over to the parent graph.
        func returned(_ result: NodeResult<State>) throws -> [ChannelWrite] {
            if let handover = result.handover {
                throw ParentHandover(writes: try handover.writes(), target: handover.names, from: graph)
            }
            return try (result.update?.checkedWrites() ?? []) + (result.route?.writes(declared: targets) ?? [])
        }
    }
}

extension ChannelState {
    /// Returns the state with the writes of one task.
    func applying(_ writes: [ChannelWrite], in structure: StepStructure) throws -> ChannelState {
        try Superstep(structure).state(self, with: writes.filter { structure.isState($0.channel) })
    }
}
