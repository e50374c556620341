import OrderedCollections
package import SignoffCheckpoint

extension GraphDrawing {
    /// The maximum number of boxes and edges of a server's drawing.
    private static let serverLimit = 2_000

    /// Reads a server's drawing of a graph; `nil` for other JSON, and for more than two thousand boxes or edges.
    ///
    /// An edge without a box at one of its ends is omitted.
    package init?(server json: JSONValue) {
        guard let boxes = json["nodes"]?.arrayValue, let lines = json["edges"]?.arrayValue,
            boxes.count <= Self.serverLimit, lines.count <= Self.serverLimit
        else { return nil }
        var seen: Set<String> = []
        let nodes = boxes.compactMap { box -> Node? in
            guard let id = box["id"]?.stringValue, seen.insert(id).inserted else { return nil }
            return Node(id: id, label: id, notes: box["metadata"]?.objectValue ?? [:])
        }
        let edges = lines.compactMap { line -> Edge? in
            guard let source = line["source"]?.stringValue, let target = line["target"]?.stringValue,
                seen.contains(source), seen.contains(target)
            else { return nil }
            return Edge(
                source: source,
                target: target,
                isConditional: line["conditional"]?.boolValue ?? false,
                label: line["data"]?.stringValue
            )
        }
        guard !nodes.isEmpty else { return nil }
        self.init(nodes: nodes, edges: edges.sorted { ($0.source, $0.target) < ($1.source, $1.target) })
    }
}
