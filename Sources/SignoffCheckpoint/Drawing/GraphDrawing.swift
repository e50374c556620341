public import OrderedCollections

/// A graph as boxes and edges.
public struct GraphDrawing: Hashable, Sendable {
    /// A box.
    public struct Node: Hashable, Sendable {
        /// The id: the name of the node, preceded by the names of the nodes around it.
        public var id: String
        /// The text in the box.
        public var label: String
        /// The notes beside the label: the node's metadata, its deferral and its breakpoints.
        public var notes: JSONObject
        /// The enclosing node, which runs a graph; `nil` for a node of the graph itself.
        public var parent: String?

        /// Creates a box.
        package init(id: String, label: String, notes: JSONObject, parent: String? = nil) {
            self.id = id
            self.label = label
            self.notes = notes
            self.parent = parent
        }
    }

    /// An edge.
    public struct Edge: Hashable, Sendable {
        /// The id of the node at which the edge begins.
        public var source: String
        /// The id of the node at which the edge ends.
        public var target: String
        /// Whether the edge is conditional.
        public var isConditional: Bool
        /// The text beside the edge; `nil` for none.
        public var label: String?

        /// Creates an edge.
        package init(source: String, target: String, isConditional: Bool, label: String? = nil) {
            self.source = source
            self.target = target
            self.isConditional = isConditional
            self.label = label
        }
    }

    /// The boxes: the start, the nodes in order of declaration, and the end.
    public var nodes: [Node]
    /// The edges, sorted by source and target.
    public var edges: [Edge]
    /// The drawings of the graphs that run as nodes, by node name.
    public private(set) var children: [String: GraphDrawing] = [:]

    /// Creates a drawing.
    package init(nodes: [Node], edges: some Sequence<Edge>, children: [String: GraphDrawing] = [:]) {
        self.nodes = nodes
        self.edges = Self.sorted(edges)
        self.children = children
    }

    private static func sorted(_ edges: some Sequence<Edge>) -> [Edge] {
        edges.sorted {
            ($0.source, $0.target, $0.isConditional ? 1 : 0, $0.label ?? "")
                < ($1.source, $1.target, $1.isConditional ? 1 : 0, $1.label ?? "")
        }
    }

    /// The drawing in which every node that runs a graph is replaced by the drawing of that graph.
    public var expanded: GraphDrawing {
        var drawing = self
        for (name, child) in children {
            let inner = child.expanded
            let first = inner.edges.filter { $0.source == ReservedChannel.start }.map(\.target)
            let last = inner.edges.filter { $0.target == ReservedChannel.end }.map(\.source)
            let isOne = first.count == 1 && last.count == 1
            guard isOne, let position = drawing.nodes.firstIndex(where: { $0.id == name }) else { continue }
            func inside(_ id: String) -> String { "\(name):\(id)" }
            let nodes = inner.nodes.filter { $0.id != ReservedChannel.start && $0.id != ReservedChannel.end }
            drawing.nodes.replaceSubrange(
                position...position,
                with: nodes.map {
                    Node(id: inside($0.id), label: $0.label, notes: $0.notes, parent: $0.parent.map(inside) ?? name)
                }
            )
            let own = inner.edges.filter { $0.source != ReservedChannel.start && $0.target != ReservedChannel.end }
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
