/// The boxes of a graph in layers.
///
/// Each box is one layer after its last predecessor.
struct GraphLayers {
    /// A place in a layer: a box, or a line that passes to a later layer.
    struct Place {
        /// The box; `nil` for a passing line.
        let node: GraphChart.Node?
        /// The ids of the earlier boxes to which an edge leads back.
        var back: [String] = []
    }

    /// A line from a place to a place of the next layer.
    struct Link {
        let from: Int
        let to: Int
        let isConditional: Bool
        let label: String?
    }

    /// The places of each layer, from the left.
    private(set) var places: [[Place]] = []
    /// The lines from each layer to the next.
    private(set) var links: [[Link]] = []

    init(nodes: [GraphChart.Node], edges: [GraphChart.Edge]) {
        var known: [String: Int] = [:]
        var boxes: [GraphChart.Node] = []
        for node in nodes where known[node.id] == nil {
            known[node.id] = boxes.count
            boxes.append(node)
        }
        let lines = edges.compactMap { edge -> Line? in
            guard let source = known[edge.source], let target = known[edge.target] else { return nil }
            return Line(source: source, target: target, isConditional: edge.isConditional, label: edge.label)
        }
        let (forward, back) = Self.split(lines, count: boxes.count)
        let layers = Self.layers(forward, count: boxes.count)
        place(boxes, in: layers, forward, back)
        order()
    }

    private struct Line {
        let source: Int
        let target: Int
        let isConditional: Bool
        let label: String?
    }

    // MARK: Layers

    /// Splits the edges into forward edges and edges that close a cycle.
    private static func split(_ lines: [Line], count: Int) -> (forward: [Line], back: [Line]) {
        var outgoing: [[Int]] = Array(repeating: [], count: count)
        for (number, line) in lines.enumerated() { outgoing[line.source].append(number) }
        var isOpen = Array(repeating: false, count: count)
        var isSeen = Array(repeating: false, count: count)
        var closing: Set<Int> = []
        for root in 0..<count where !isSeen[root] {
            var way = [(node: root, next: 0)]
            isSeen[root] = true
            isOpen[root] = true
            while let (node, next) = way.last {
                guard next < outgoing[node].count else {
                    isOpen[node] = false
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                let number = outgoing[node][next]
                let target = lines[number].target
                if isOpen[target] {
                    closing.insert(number)
                } else if !isSeen[target] {
                    isSeen[target] = true
                    isOpen[target] = true
                    way.append((target, 0))
                }
            }
        }
        return (
            lines.indices.filter { !closing.contains($0) }.map { lines[$0] }, closing.sorted().map { lines[$0] }
        )
    }

    /// Returns the layer of each box: one more than the layer of its last predecessor.
    private static func layers(_ lines: [Line], count: Int) -> [Int] {
        var layers = Array(repeating: 0, count: count)
        var incoming = Array(repeating: 0, count: count)
        for line in lines { incoming[line.target] += 1 }
        var ready = (0..<count).filter { incoming[$0] == 0 }
        while let node = ready.popLast() {
            for line in lines where line.source == node {
                layers[line.target] = max(layers[line.target], layers[node] + 1)
                incoming[line.target] -= 1
                if incoming[line.target] == 0 { ready.append(line.target) }
            }
        }
        return layers
    }

    private mutating func place(_ boxes: [GraphChart.Node], in layers: [Int], _ forward: [Line], _ back: [Line]) {
        let count = (layers.max() ?? -1) + 1
        places = Array(repeating: [], count: count)
        links = Array(repeating: [], count: count)
        var positions: [Int] = []
        for (number, box) in boxes.enumerated() {
            positions.append(places[layers[number]].count)
            places[layers[number]].append(Place(node: box))
        }
        for line in back {
            let target = boxes[line.target].label
            let place = (layers[line.source], positions[line.source])
            if !places[place.0][place.1].back.contains(target) { places[place.0][place.1].back.append(target) }
        }
        for line in forward {
            var layer = layers[line.source]
            var from = positions[line.source]
            while layer + 1 < layers[line.target] {
                places[layer + 1].append(Place(node: nil))
                let passing = places[layer + 1].count - 1
                links[layer].append(Link(from: from, to: passing, isConditional: line.isConditional, label: nil))
                (layer, from) = (layer + 1, passing)
            }
            links[layer].append(
                Link(
                    from: from,
                    to: positions[line.target],
                    isConditional: line.isConditional,
                    label: line.label
                )
            )
        }
    }

    // MARK: Order

    /// Orders the places of each layer by their predecessors, so that fewer lines cross.
    private mutating func order() {
        for layer in places.indices.dropFirst() {
            let sources = Dictionary(grouping: links[layer - 1], by: \.to)
            let weights = places[layer].indices.map { place -> Double in
                let from = (sources[place] ?? []).map { Double($0.from) }
                return from.isEmpty ? Double(place) : from.reduce(0, +) / Double(from.count)
            }
            let order = places[layer].indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
            var moved = Array(repeating: 0, count: order.count)
            for (new, old) in order.enumerated() { moved[old] = new }
            places[layer] = order.map { places[layer][$0] }
            links[layer - 1] = links[layer - 1].map {
                Link(from: $0.from, to: moved[$0.to], isConditional: $0.isConditional, label: $0.label)
            }
            links[layer] = links[layer].map {
                Link(from: moved[$0.from], to: $0.to, isConditional: $0.isConditional, label: $0.label)
            }
        }
    }
}
