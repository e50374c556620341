import OrderedCollections
import SignoffCheckpoint

extension GraphDrawing {
    /// Creates the drawing of a graph that is being compiled.
    init<State>(_ graph: StateGraph<State>, interruptBefore: Set<String>, interruptAfter: Set<String>) {
        var edges: Set<Edge> = []
        func line(_ source: String, _ target: String, isConditional: Bool = false, label: String? = nil) {
            let label = label == target ? nil : label
            edges.insert(Edge(source: source, target: target, isConditional: isConditional, label: label))
        }
        for edge in graph.edges { line(edge.source.name, edge.target.name) }
        for join in graph.joins { for source in join.sources { line(source.name, join.target.name) } }
        for branch in graph.branches {
            for target in branch.targets.targets {
                line(branch.source.name, target.name, isConditional: true, label: target.label)
            }
        }
        for node in graph.nodes {
            for target in node.targets ?? [] { line(node.name, target.name, isConditional: true, label: target.label) }
        }
        // A leaf has no successor, so the run ends there.
        let sources = Set(edges.map(\.source))
        for node in graph.nodes where !sources.contains(node.name) { line(node.name, GraphName.end) }
        // A node that only leads to itself ends at the limit of steps.
        if let only = graph.nodes.first, graph.nodes.count == 1, !edges.contains(where: { $0.target == GraphName.end })
        {
            line(only.name, GraphName.end, isConditional: true)
        }
        var children: [String: GraphDrawing] = [:]
        var nodes = [Node(id: GraphName.start, label: GraphName.start, notes: [:])]
        for node in graph.nodes {
            var notes = node.metadata
            if node.isDeferred { notes["defer"] = true }
            switch (interruptBefore.contains(node.name), interruptAfter.contains(node.name)) {
            case (true, true): notes["__interrupt"] = "before,after"
            case (true, false): notes["__interrupt"] = "before"
            case (false, true): notes["__interrupt"] = "after"
            case (false, false): break
            }
            nodes.append(Node(id: node.name, label: node.name, notes: notes))
            children[node.name] = node.child?.drawing
        }
        if edges.contains(where: { $0.target == GraphName.end }) {
            nodes.append(Node(id: GraphName.end, label: GraphName.end, notes: [:]))
        }
        self.init(nodes: nodes, edges: edges, children: children)
    }
}
