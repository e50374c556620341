import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Whether `compile()` accepts unreachable nodes.
public enum Unreachable: Sendable {
    /// Unreachable nodes are refused.
    case refused
    /// Unreachable nodes are accepted, such as the targets of a `Command` from outside.
    case allowed
}

extension StateGraph {
    /// Checks the graph and returns it as a workflow.
    ///
    /// - Parameters:
    ///   - interruptBefore: The nodes before which a run stops. ``RunConfig/interruptBefore`` replaces them.
    ///   - interruptAfter: The nodes after which a run stops. ``RunConfig/interruptAfter`` replaces them.
    ///   - unreachable: Whether unreachable nodes are accepted.
    /// - Returns: The workflow.
    /// - Throws: ``WorkflowError`` `graph_invalid`, which lists all faults, each with its place and the remedy.
    public func compile(
        interruptBefore: [GraphPoint<State>] = [],
        interruptAfter: [GraphPoint<State>] = [],
        unreachable: Unreachable = .refused
    ) throws -> CompiledGraph<State> {
        let layout = StateLayout<State>()
        let check = GraphCheck(
            graph: self,
            layout: layout,
            breakpoints: interruptBefore + interruptAfter,
            refusesUnreachable: unreachable == .refused
        )
        let findings = check.findings
        guard findings.isEmpty else {
            throw WorkflowError(
                .graphInvalid,
                "The graph \(name) cannot be compiled. \(findings.map { "\($0)" }.joined(separator: "; "))",
                task: name
            )
        }
        let program = { @Sendable (channels: (input: [String]?, output: [String]?)) in
            GraphProgram(
                self,
                layout: layout,
                channels: channels,
                interruptBefore: interruptBefore.map(\.name),
                interruptAfter: interruptAfter.map(\.name)
            )
        }
        return CompiledGraph(
            name: name,
            program: program((nil, nil)),
            narrowed: program,
            layout: layout,
            warnings: check.warnings.map(\.description),
            drawing: GraphDrawing(
                self,
                interruptBefore: Set(interruptBefore.map(\.name)),
                interruptAfter: Set(interruptAfter.map(\.name))
            )
        )
    }

    /// The channels and nodes with which steps are planned and applied.
    func structure(_ layout: StateLayout<State>) -> StepStructure {
        var channels = layout.channels
        channels[ReservedChannel.start] = .ephemeral
        for node in nodes {
            channels[InternalChannel.branch + node.name] = node.isDeferred ? .deferredBranch : .branch
        }
        for join in joins where join.leadsToNode {
            let sources = Set(join.sources.map(\.name))
            let isDeferred = nodes.contains { $0.name == join.target.name && $0.isDeferred }
            channels[join.channel] = isDeferred ? .deferredJoin(sources) : .join(sources)
        }
        channels[ReservedChannel.tasks] = .topic(accumulates: false)
        let start = StepStructure.Node(GraphName.start, triggers: [ReservedChannel.start])
        return StepStructure(
            nodes: [start]
                + nodes.map { node in
                    let joined = Set(joins.filter { $0.target.name == node.name }.map(\.channel))
                    return StepStructure.Node(node.name, triggers: [InternalChannel.branch + node.name] + joined)
                },
            channels: channels
        )
    }
}
