import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Finds all faults of a graph at once.
struct GraphCheck<State: GraphState> {
    let graph: StateGraph<State>
    let layout: StateLayout<State>
    let breakpoints: [GraphPoint<State>]
    let refusesUnreachable: Bool

    private var names: Set<String> { Set(graph.nodes.map(\.name)) }

    /// The faults that prevent compilation.
    var findings: [GraphFinding] {
        graph.findings + stateFindings + nodeFindings + edgeFindings + reachFindings
    }

    /// The faults that are reported as warnings.
    var warnings: [GraphFinding] {
        graph.nodes.flatMap { node -> [GraphFinding] in
            guard let targets = node.targets, !targets.isEmpty,
                graph.edges.contains(where: { $0.source.name == node.name })
            else { return [] }
            return [
                GraphFinding(
                    "\(node.name) has both edges and routes: both are followed",
                    at: node.place
                )
            ]
        } + plainCycles
    }

    // MARK: State

    private var stateFindings: [GraphFinding] {
        var findings: [GraphFinding] = []
        if let fault = layout.fault {
            findings.append(GraphFinding("the channels of \(State.self) cannot be determined: \(fault)"))
        }
        for name in layout.others {
            findings.append(
                GraphFinding(
                    "\(State.self).\(name) is not a channel: give it a wrapper such as @LastValue, or leave it out of CodingKeys"
                )
            )
        }
        let properties = Mirror(reflecting: State()).children.compactMap(\.label)
            .filter { $0.hasPrefix("_") }.map { String($0.dropFirst()) }
        if properties.count > layout.channels.count, layout.fault == nil {
            let missing = properties.filter { layout.channels[$0] == nil }.joined(separator: ", ")
            findings.append(
                GraphFinding("\(State.self) does not name all of its channels in CodingKeys: add \(missing)")
            )
        }
        for name in layout.channels.keys where name.hasPrefix("__") || InternalChannel.isSteering(name) {
            findings.append(
                GraphFinding("the channel \(name) of \(State.self) has a reserved name: choose another one")
            )
        }
        return findings
    }

    // MARK: Nodes

    private var nodeFindings: [GraphFinding] {
        var seen: Set<String> = []
        return graph.nodes.flatMap { node in
            var findings: [GraphFinding] = []
            func find(_ text: String) { findings.append(GraphFinding(text, at: node.place)) }
            if node.name.isEmpty { find("a node has no name: give it one") }
            if GraphName.isReserved(node.name) {
                find("the name \(node.name) is reserved: choose one without two underscores in front")
            }
            if node.name.contains(where: { $0 == ":" || $0 == "|" }) {
                find("the name \(node.name) contains : or |, which separate namespaces: choose another one")
            }
            if !seen.insert(node.name).inserted { find("two nodes are named \(node.name): rename one of them") }
            if node.body == nil { find("\(node.name) is declared and not defined: define its body with `define`") }
            if node.isDeferred,
                graph.edges.contains(where: { $0.source.name == node.name && $0.target.name == node.name })
            {
                find(
                    "\(node.name) is deferred and leads to itself, so the run never ends: remove the edge, or do not defer the node"
                )
            }
            for target in node.targets ?? [] where !isKnown(target) {
                find("\(node.name) names the target \(target.name), which is not in this graph")
            }
            return findings
        }
    }

    // MARK: Edges

    private var edgeFindings: [GraphFinding] {
        var findings: [GraphFinding] = []
        for edge in graph.edges {
            if isEnd(edge.source) {
                findings.append(GraphFinding("an edge begins at the end: nothing follows there", at: edge.place))
            }
            for point in [edge.source, edge.target] where !isKnown(point) {
                findings.append(unknown(point, edge.place))
            }
        }
        for (target, place) in graph.edges.map({ ($0.target, $0.place) }) + graph.joins.map({ ($0.target, $0.place) })
        where graph.nodes.contains(where: { $0.name == target.name && $0.isWorker }) {
            findings.append(
                GraphFinding(
                    "an edge leads to the worker \(target.name) without an argument: send one, or give the worker `fromState`",
                    at: place
                )
            )
        }
        for join in graph.joins {
            if join.sources.count < 2 {
                findings.append(
                    GraphFinding(
                        "a join to \(join.target.name) has \(join.sources.count) sources: use `edge` for one",
                        at: join.place
                    )
                )
            }
            for point in join.sources + [join.target] where !isKnown(point) || point.name == GraphName.start {
                findings.append(unknown(point, join.place))
            }
            for point in join.sources where isEnd(point) { findings.append(unknown(point, join.place)) }
        }
        for branch in graph.branches {
            if isEnd(branch.source) {
                findings.append(
                    GraphFinding("a branch begins at the end: nothing follows there", at: branch.targets.place)
                )
            }
            for point in [branch.source] + branch.targets.targets where !isKnown(point) {
                findings.append(unknown(point, branch.targets.place))
            }
        }
        for point in breakpoints where !isKnown(point) || point.name == GraphName.start || isEnd(point) {
            findings.append(GraphFinding("a breakpoint names \(point.name), which is not a node of this graph"))
        }
        let hasWay =
            graph.edges.contains { $0.source.name == GraphName.start }
            || graph.branches.contains { $0.source.name == GraphName.start }
        if !hasWay { findings.append(GraphFinding("nothing follows the start: add an edge or branch from .start")) }
        return findings
    }

    private func isEnd(_ point: GraphPoint<State>) -> Bool { point.name == GraphName.end }

    private func isKnown(_ point: GraphPoint<State>) -> Bool {
        if point.graph == nil { return true }
        return point.graph === graph.identity && names.contains(point.name)
    }

    private func unknown(_ point: GraphPoint<State>, _ place: SourcePlace) -> GraphFinding {
        GraphFinding("\(point.name) cannot be used here: it is not a node of \(graph.name)", at: place)
    }

    // MARK: Reach

    private var reachFindings: [GraphFinding] {
        guard refusesUnreachable else { return [] }
        var reached: Set<String> = []
        var waiting = [GraphName.start]
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted else { continue }
            waiting += followers(of: name)
        }
        return graph.nodes.filter { !reached.contains($0.name) }.map { node in
            GraphFinding(
                "\(node.name) is not reachable: add an edge, list it in the targets of a branch or node, or compile with unreachable: .allowed",
                at: node.place
            )
        }
    }

    private func followers(of name: String) -> [String] {
        graph.edges.filter { $0.source.name == name }.map(\.target.name)
            + graph.joins.filter { $0.sources.contains { $0.name == name } }.map(\.target.name)
            + graph.branches.filter { $0.source.name == name }.flatMap { $0.targets.targets.map(\.name) }
            + graph.nodes.filter { $0.name == name }.flatMap { ($0.targets ?? []).map(\.name) }
    }

    /// Cycles of edges without a branch.
    ///
    /// Such a run ends at its limit of steps.
    private var plainCycles: [GraphFinding] {
        graph.nodes.compactMap { node in
            var reached: Set<String> = []
            var waiting = graph.edges.filter { $0.source.name == node.name }.map(\.target.name)
            while let name = waiting.popLast() {
                if name == node.name {
                    return GraphFinding(
                        "edges form a cycle through \(node.name) without a branch: the run ends at its limit of steps",
                        at: node.place
                    )
                }
                guard reached.insert(name).inserted else { continue }
                waiting += graph.edges.filter { $0.source.name == name }.map(\.target.name)
            }
            return nil
        }
    }
}
