import OrderedCollections
import Signoff
import SignoffCheckpoint

/// A compiled graph as the runner of supersteps sees it.
struct GraphProgram: NodeProgram {
    let structure: StepStructure
    private let nodes: [String: StepNode]
    private let follow: [String: @Sendable ([ChannelWrite], ChannelState) async throws -> [ChannelWrite]]
    private let children: [String: any NodeProgram]
    private let keptChildren: Set<String>
    private let interruptBefore: [String]
    private let interruptAfter: [String]

    init<State>(
        _ graph: StateGraph<State>,
        layout: StateLayout<State>,
        interruptBefore: [String],
        interruptAfter: [String]
    ) {
        let structure = graph.structure(layout)
        let context = GraphContext(layout: layout, structure: structure)
        var nodes = [GraphName.start: Self.start(of: graph, context)]
        let start = NodeDeclaration<State>(name: GraphName.start, place: SourcePlace(file: "", line: 0))
        let starting = NodeRunner.Ways(start, in: graph, context)
        var follow = [GraphName.start: Self.following(starting)]
        for declaration in graph.nodes {
            nodes[declaration.name] = NodeRunner(declaration, in: graph, context).node
            follow[declaration.name] = Self.following(NodeRunner.Ways(declaration, in: graph, context))
        }
        self.follow = follow
        self.structure = structure
        self.nodes = nodes
        children = Dictionary(graph.nodes.compactMap { node in node.child.map { (node.name, $0.program) } }) { $1 }
        keptChildren = Set(graph.nodes.filter { $0.child?.isKept ?? false }.map(\.name))
        self.interruptBefore = interruptBefore
        self.interruptAfter = interruptAfter
    }

    func node(_ name: String) -> StepNode? { nodes[name] }

    func writes(
        as node: String,
        returning returned: [ChannelWrite],
        from state: ChannelState
    ) async throws -> [ChannelWrite] {
        try await follow[node]?(returned, state) ?? returned
    }

    private static func following<State>(
        _ ways: NodeRunner<State>.Ways
    ) -> @Sendable ([ChannelWrite], ChannelState) async throws -> [ChannelWrite] {
        { returned, state in
            try await ways.following(returned, NodeCall(state: state, argument: nil, remainingSteps: 0), nil)
        }
    }

    func child(_ name: String) -> (any NodeProgram)? { children[name] }

    func keepsChild(_ name: String) -> Bool { keptChildren.contains(name) }

    /// A breakpoint stops a run once: going on marks all channels as seen.
    func pauses(_ place: PausePlace, _ tasks: [PlannedTask], at checkpoint: Checkpoint, config: RunConfig) -> Bool {
        let names: [String] =
            switch place {
            case .before: config.interruptBefore.isEmpty ? interruptBefore : config.interruptBefore
            case .after: config.interruptAfter.isEmpty ? interruptAfter : config.interruptAfter
            }
        guard !names.isEmpty else { return false }
        let isNamed = tasks.contains { task in
            task.name != GraphName.start && (names.contains("*") || names.contains(task.name))
        }
        guard isNamed else { return false }
        let seen = checkpoint.versionsSeen[ReservedChannel.interrupt] ?? [:]
        return checkpoint.channelVersions.contains { channel, version in seen[channel].map { $0 < version } ?? true }
    }

    // MARK: Start

    /// The node that takes the input: it writes the members that are channels, and makes the first nodes due.
    private static func start<State>(of graph: StateGraph<State>, _ context: GraphContext<State>) -> StepNode {
        let edges = graph.edges.filter { $0.source.name == GraphName.start }
        let branches = graph.branches.filter { $0.source.name == GraphName.start }
        let due = edges.filter { $0.target.name != GraphName.end }.map {
            ChannelWrite(InternalChannel.branch + $0.target.name, .null)
        }
        let name = graph.name
        let writes: @Sendable (NodeCall) throws -> [ChannelWrite] = { call in
            let input = call.state.checkpoint.channelValues[ReservedChannel.start]
            guard case .map(let members)? = input else {
                throw WorkflowError(.invalidInput, "The input of \(name) is no object of its channels", task: name)
            }
            let state = members.entries.compactMap { entry in
                entry.key.stringValue.flatMap { key in
                    context.layout.channels[key] == nil ? nil : ChannelWrite(key, entry.value)
                }
            }
            return state + due
        }
        if branches.isEmpty { return StepNode(GraphName.start, work: .taking(writes)) }
        return StepNode(
            GraphName.start,
            work: .body { call, flow in
                var all = try writes(call)
                for branch in branches {
                    let state = try context.state(
                        try call.state.applying(all, in: context.structure),
                        for: GraphName.start
                    )
                    all += try await branch.route(state, flow).writes(declared: branch.targets)
                }
                return all
            },
            isHidden: true
        )
    }
}

/// A node with its edges: from what the body returns to what the task writes.
struct NodeRunner<State: GraphState> {
    let node: StepNode

    init(_ declaration: NodeDeclaration<State>, in graph: StateGraph<State>, _ context: GraphContext<State>) {
        let ways = Ways(declaration, in: graph, context)
        node = StepNode(
            declaration.name,
            retry: declaration.retry,
            timeout: declaration.timeout,
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
            return try ways.returned(result)
        }
    }

    private static func work(
        _ body: NodeDeclaration<State>.Body?,
        _ ways: Ways
    ) -> @concurrent @Sendable (NodeCall, WorkflowScope) async throws -> [ChannelWrite] {
        { call, flow in
            guard let body else { return [] }
            let returned: [ChannelWrite]
            do {
                returned = try ways.returned(try await body(call, ways.context, flow))
            } catch let handover as ParentHandover where !ways.isOwn(handover) {
                // A node of the child hands over to this graph: the task is as if it had returned that.
                returned = handover.writes
            }
            return try await ways.following(returned, call, flow)
        }
    }

    /// Where a node leads.
    struct Ways: Sendable {
        let name: String
        let targets: DeclaredTargets<State>?
        let edges: [ChannelWrite]
        let branches: [StateGraph<State>.Branch]
        let context: GraphContext<State>
        /// The graph of the node.
        private let graph: GraphIdentity

        /// Whether a handover comes from a node of this graph, and so is for the graph around.
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
            let joining = graph.joins.filter { $0.sources.contains { $0.name == name } }
                .map { ChannelWrite($0.channel, .string(name)) }
            edges = plain + joining
            branches = graph.branches.filter { $0.source.name == name }
            self.context = context
        }

        /// What was returned, then the edges, then the branches in order of declaration.
        @concurrent
        func following(
            _ returned: [ChannelWrite],
            _ call: NodeCall,
            _ flow: WorkflowScope?
        ) async throws -> [ChannelWrite] {
            var all = returned + edges
            guard !branches.isEmpty else { return all }
            let own = try call.state.applying(returned, in: context.structure)
            let state = try context.state(own, for: name)
            for branch in branches { all += try await branch.route(state, flow).writes(declared: branch.targets) }
            return all
        }

        /// The update and the targets of a returned route.
        ///
        /// - Throws: ``ParentHandover`` where the node hands over to the graph around its own.
        func returned(_ result: NodeResult<State>) throws -> [ChannelWrite] {
            if let handover = result.handover {
                throw ParentHandover(writes: try handover.writes(), target: handover.names, from: graph)
            }
            return try (result.update?.checkedWrites() ?? []) + (result.route?.writes(declared: targets) ?? [])
        }
    }
}

extension ChannelState {
    /// The state with the writes of one task applied.
    func applying(_ writes: [ChannelWrite], in structure: StepStructure) throws -> ChannelState {
        var state = self
        let task = TaskWrites(name: "", path: "", triggers: [], writes: writes.filter { structure.isState($0.channel) })
        _ = try Superstep(structure).apply([task], to: &state, version: nil)
        return state
    }
}
