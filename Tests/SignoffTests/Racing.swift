@testable import Signoff
import SignoffCheckpoint
import SignoffTesting

/// Shared by the tests of races: tasks that end on request, and their stored rows.
protocol Racing {
    var saver: InMemorySaver { get }
    var bodies: Tally { get }
}

extension Racing {
    func runtime(_ workflows: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: workflows, options: .withoutWaiting)
    }

    /// A task that ends when its gate is open, or when it is canceled.
    func waiting(_ name: String, at gate: Gate) -> DurableTask<String, String> {
        DurableTask(name) { [bodies] (input: String) in
            bodies.count(name)
            try await gate.pass()
            return "\(name) \(input)"
        }
    }

    /// A task that returns at once.
    func quick(_ name: String) -> DurableTask<String, String> {
        DurableTask(name) { [bodies] (input: String) in
            bodies.count(name)
            return "\(name) \(input)"
        }
    }

    func open() async throws -> [String] {
        try await saver.openInterrupts(matching: InterruptQuery(thread: "1")).compactMap(\.interrupt.value.stringValue)
            .sorted()
    }

    /// The rows beside the newest checkpoint that began a turn, by the number of the call of the body.
    func rows() async throws -> [String] {
        let saved = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        guard let turn = saved.first(where: { $0.namespace.isEmpty && $0.metadata.source == .input }) else { return [] }
        return turn.pendingWrites.filter { $0.task != .null }.map { write in
            let call = write.taskPath.split(separator: ", ").dropFirst(3).first.flatMap { Int($0) }
            return "\(call.map { "\($0)" } ?? "") \(write.channel) \(write.value.jsonProjection.text())"
        }.sorted()
    }
}
