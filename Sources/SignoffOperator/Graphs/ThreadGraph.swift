package import SignoffCheckpoint

/// The graph of a thread, with the states of its nodes in the current step.
package struct ThreadGraph: Hashable, Sendable {
    /// The name of the graph.
    package var workflow: String
    /// The boxes and edges.
    package var drawing: GraphDrawing
    /// The state of each node in the superstep, by node name.
    ///
    /// Of several tasks of one node, an asking task decides the state.
    package var standings: [String: GraphChart.Standing]

    /// Creates the graph of a thread.
    ///
    /// - Parameters:
    ///   - workflow: The name of the graph.
    ///   - drawing: The boxes and edges.
    ///   - state: The state of the thread; `nil` for a thread that has not begun.
    package init(workflow: String, drawing: GraphDrawing, state: StateSnapshot?) {
        self.workflow = workflow
        self.drawing = drawing
        standings = [:]
        for task in state?.tasks ?? [] {
            let standing: GraphChart.Standing =
                if !task.interrupts.isEmpty {
                    .waiting
                } else if task.error != nil {
                    .failed
                } else {
                    task.result == nil ? .due : .done
                }
            guard let other = standings[task.name] else {
                standings[task.name] = standing
                continue
            }
            if Self.urgency(standing) > Self.urgency(other) { standings[task.name] = standing }
        }
    }

    private static func urgency(_ standing: GraphChart.Standing) -> Int {
        switch standing {
        case .idle: 0
        case .done: 1
        case .due: 2
        case .waiting: 3
        case .failed: 4
        }
    }

    /// Returns the graph in terminal cells.
    ///
    /// - Parameters:
    ///   - glyphs: The characters for lines and boxes.
    ///   - measure: Returns the number of cells that a text occupies.
    /// - Returns: The drawing.
    package func chart(glyphs: GraphGlyphs = .lines, measure: @escaping (String) -> Int = { $0.count }) -> GraphChart {
        GraphChart(
            nodes: drawing.nodes.map { node in
                GraphChart.Node(id: node.id, label: node.label, standing: standings[node.id] ?? .idle)
            },
            edges: drawing.edges.map { edge in
                GraphChart.Edge(
                    source: edge.source,
                    target: edge.target,
                    isConditional: edge.isConditional,
                    label: edge.label
                )
            },
            glyphs: glyphs,
            measure: measure
        )
    }
}
