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
            note(
                task.name,
                Self.standing(
                    isAsking: !task.interrupts.isEmpty,
                    hasFailed: task.error != nil,
                    isFinished: task.result != nil
                )
            )
        }
    }

    /// Returns the graph with the states of the nodes in the superstep that starts at a checkpoint.
    ///
    /// A node of an earlier superstep whose question was answered has finished. The tasks that a node called have no box.
    package func at(_ entry: HistoryEntry) -> ThreadGraph {
        var graph = self
        graph.standings = [:]
        for name in entry.next { graph.note(name, .due) }
        var told: [String: GraphChart.Standing] = [:]
        for task in entry.tasks where task.calls.isEmpty && task.run.isEmpty {
            guard let name = task.name else { continue }
            let standing = Self.standing(
                isAsking: task.isAsking,
                hasFailed: task.error != nil && !task.isFinished,
                isFinished: task.isFinished || task.result != nil
            )
            told[name] = told[name].map { Self.moreUrgent($0, standing) } ?? standing
        }
        graph.standings.merge(told) { _, told in told }
        return graph
    }

    private static func standing(isAsking: Bool, hasFailed: Bool, isFinished: Bool) -> GraphChart.Standing {
        if isAsking { return .waiting }
        if hasFailed { return .failed }
        return isFinished ? .done : .due
    }

    private mutating func note(_ node: String, _ standing: GraphChart.Standing) {
        standings[node] = standings[node].map { Self.moreUrgent($0, standing) } ?? standing
    }

    private static func moreUrgent(
        _ left: GraphChart.Standing,
        _ right: GraphChart.Standing
    ) -> GraphChart.Standing { urgency(right) > urgency(left) ? right : left }

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
