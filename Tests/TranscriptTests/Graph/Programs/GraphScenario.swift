import Signoff
import SignoffCheckpoint
import SignoffGraph

/// A state of one appending list, as most recordings have it.
struct Log: GraphState {
    @Reduced(.appending) var log: [JSONValue] = []
}

extension Scenario {
    /// A recorded scenario of graphs.
    static func graph(_ name: String, _ prepare: @escaping @Sendable (Stage) async throws -> Play) -> Scenario {
        var scenario = Scenario(name, prepare)
        scenario.folder = Transcript.graph
        return scenario
    }
}

extension Variant {
    /// A graph whose input and output are JSON, as the recordings give and show them.
    init<State>(
        _ graph: CompiledGraph<State>,
        on stage: Stage,
        isSaved: Bool = true,
        saver: (any RunQueue)? = nil,
        cache: (any ResultCache)? = nil,
        others: [any WorkflowDefinition] = []
    ) async throws {
        try await self.init(
            graph.with(input: JSONValue.self, output: JSONValue.self),
            on: stage,
            isSaved: isSaved,
            saver: saver,
            cache: cache,
            others: others
        )
    }
}

extension StateGraph where State == Log {
    /// Adds a node that counts and appends its name, after the nodes of these names have ended where it runs beside them.
    @discardableResult
    mutating func appending(
        _ name: String,
        on stage: Stage,
        after others: String...,
        defer isDeferred: Bool = false
    ) -> GraphNode<Log> {
        node(name, defer: isDeferred) { _, _ in
            for other in others { await stage.after(other) }
            stage.count(name)
            return .update { $0.log = [.string(name)] }
        }
    }
}
