public import OrderedCollections
public import SignoffCheckpoint

/// A graph as boxes and lines: what a picture of it shows.
public struct GraphDrawing: Hashable, Sendable {
    /// A box.
    public struct Node: Hashable, Sendable {
        /// The id: the node's name, and before it those of the nodes around it.
        public var id: String
        /// The text in the box.
        public var label: String
        /// What is shown beside the text: the node's metadata, whether it is deferred, and its breakpoints.
        public var notes: JSONObject
        /// The node that runs a graph; nil for a node of the graph itself.
        public var parent: String?
    }

    /// A line.
    public struct Edge: Hashable, Sendable {
        /// The id of the node it begins at.
        public var source: String
        /// The id of the node it leads to.
        public var target: String
        /// Whether the line is followed only sometimes.
        public var isConditional: Bool
        /// The text beside the line; nil for none.
        public var label: String?
    }

    /// The boxes: the start, the nodes in order of declaration, the end.
    public var nodes: [Node]
    /// The lines, sorted by source and target.
    public var edges: [Edge]
    /// The drawings of the graphs that run as nodes, by the names of these.
    public private(set) var children: [String: GraphDrawing] = [:]

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
        // Nothing follows a leaf: the run ends there.
        let sources = Set(edges.map(\.source))
        for node in graph.nodes where !sources.contains(node.name) { line(node.name, GraphName.end) }
        // A node that only leads to itself ends with the budget of the run.
        if let only = graph.nodes.first, graph.nodes.count == 1, !edges.contains(where: { $0.target == GraphName.end })
        {
            line(only.name, GraphName.end, isConditional: true)
        }
        nodes = [Node(id: GraphName.start, label: GraphName.start, notes: [:])]
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
        self.edges = Self.sorted(edges)
    }

    private static func sorted(_ edges: some Sequence<Edge>) -> [Edge] {
        edges.sorted {
            ($0.source, $0.target, $0.isConditional ? 1 : 0, $0.label ?? "")
                < ($1.source, $1.target, $1.isConditional ? 1 : 0, $1.label ?? "")
        }
    }

    /// The drawing with the graphs that run as nodes drawn in place of these.
    public var expanded: GraphDrawing {
        var drawing = self
        for (name, child) in children {
            let inner = child.expanded
            let first = inner.edges.filter { $0.source == GraphName.start }.map(\.target)
            let last = inner.edges.filter { $0.target == GraphName.end }.map(\.source)
            let isOne = first.count == 1 && last.count == 1
            guard isOne, let position = drawing.nodes.firstIndex(where: { $0.id == name }) else { continue }
            func inside(_ id: String) -> String { "\(name):\(id)" }
            let nodes = inner.nodes.filter { $0.id != GraphName.start && $0.id != GraphName.end }
            drawing.nodes.replaceSubrange(
                position...position,
                with: nodes.map {
                    Node(id: inside($0.id), label: $0.label, notes: $0.notes, parent: $0.parent.map(inside) ?? name)
                }
            )
            let own = inner.edges.filter { $0.source != GraphName.start && $0.target != GraphName.end }
            drawing.edges = Self.sorted(
                drawing.edges.map { edge in
                    var edge = edge
                    if edge.source == name { edge.source = inside(last[0]) }
                    if edge.target == name { edge.target = inside(first[0]) }
                    return edge
                }
                    + own.map {
                        Edge(
                            source: inside($0.source),
                            target: inside($0.target),
                            isConditional: $0.isConditional,
                            label: $0.label
                        )
                    }
            )
        }
        drawing.children = [:]
        return drawing
    }
}
