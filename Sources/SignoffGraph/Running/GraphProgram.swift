import OrderedCollections
import Signoff
import SignoffCheckpoint

/// A compiled graph as a program for the runner of supersteps.
struct GraphProgram: NodeProgram {
    let structure: StepStructure
    private let nodes: [String: StepNode]
    private let follow: [String: @Sendable ([ChannelWrite], ChannelState) async throws -> [ChannelWrite]]
    private let children: [String: any NodeProgram]
    private let keptChildren: Set<String>
    private let interruptBefore: [String]
    private let interruptAfter: [String]
    /// The channels of a run's result; nil for all.
    private let outputChannels: [String]?

    init<State>(
        _ graph: StateGraph<State>,
        layout: StateLayout<State>,
        channels: (input: [String]?, output: [String]?) = (nil, nil),
        interruptBefore: [String],
        interruptAfter: [String]
    ) {
        let structure = graph.structure(layout)
        let context = GraphContext(layout: layout, structure: structure)
        outputChannels = channels.output
        var nodes = [GraphName.start: Self.start(of: graph, context, taking: channels.input.map { Set($0) })]
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

    func result(of state: ChannelState) -> StoredValue { structure.value(of: state, keys: outputChannels) }

    func writes(
        as node: String,
        returning returned: [ChannelWrite],
        by task: String,
        from state: ChannelState
    ) async throws -> [ChannelWrite] {
        let formed = try structure.formed(returned, by: task)
        return try await follow[node]?(formed, state) ?? formed
    }

    private static func following<State>(
        _ ways: NodeRunner<State>.Ways
    ) -> @Sendable ([ChannelWrite], ChannelState) async throws -> [ChannelWrite] {
        { returned, state in
            try await ways.following(returned, NodeCall(state: state, argument: nil, remainingSteps: 0, task: ""), nil)
        }
    }

    func child(_ name: String) -> (any NodeProgram)? { children[name] }

    func keepsChild(_ name: String) -> Bool { keptChildren.contains(name) }

    /// A breakpoint stops a run once.
    ///
    /// Continuing marks all channels as seen.
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

    /// The node for the input.
    ///
    /// It writes the members that are channels, and makes the first nodes due.
    private static func start<State>(
        of graph: StateGraph<State>,
        _ context: GraphContext<State>,
        taking inputChannels: Set<String>?
    ) -> StepNode {
        let edges = graph.edges.filter { $0.source.name == GraphName.start }
        let branches = graph.branches.filter { $0.source.name == GraphName.start }
        let due = edges.filter { $0.target.name != GraphName.end }.map {
            ChannelWrite(InternalChannel.branch + $0.target.name, .null)
        }
        let name = graph.name
        let writes: @Sendable (NodeCall) throws -> [ChannelWrite] = { call in
            let input = call.state.checkpoint.channelValues[ReservedChannel.start]
            guard case .map(let members)? = input else {
                throw WorkflowError(.invalidInput, "The input of \(name) is not an object of its channels", task: name)
            }
            let state = members.entries.compactMap { entry in
                entry.key.stringValue.flatMap { key in
                    let isTaken = context.layout.channels[key] != nil && inputChannels?.contains(key) ?? true
                    return isTaken ? ChannelWrite(key, entry.value) : nil
                }
            }
            do {
                return try context.structure.formed(state, by: call.task) + due
            } catch {
                throw WorkflowError(
                    .invalidInput,
                    "The input of \(name) has the wrong type: \(error)",
                    task: name,
                    cause: error
                )
            }
        }
        if branches.isEmpty { return StepNode(GraphName.start, work: .taking(writes)) }
        return StepNode(
            GraphName.start,
            work: .body { call, flow in
                var all = try writes(call)
                for branch in branches {
                    let state = try context.state(
                        try call.state.applying(all, in: context.structure),
                        for: GraphName.start,
                        call.memo
                    )
                    all += try await branch.route(state, flow).writes(declared: branch.targets)
                }
                return all
            },
            isHidden: true
        )
    }
}
