import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("What two operators do to one thread at the same moment")
struct GuardTests {
    private let saver: MeddlingSaver
    private let world: OperatedWorkflows
    /// An operator whose requests are overtaken.
    private let slow: LocalBackend

    init() throws {
        world = try OperatedWorkflows()
        saver = MeddlingSaver(world.saver)
        slow = LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: "sven", client: "test"),
            workflows: OperatedWorkflows.registered,
            time: world.clock.source,
            random: CountingRandom(9_000).source
        )
    }

    private func refuses(
        _ code: OperationError.Code,
        _ request: () async throws -> Void
    ) async throws {
        let before = try await world.maria.runs().count
        let error = await #expect(throws: OperationError.self) { try await request() }
        #expect(error?.code == code)
        // The one that came first is stored, and nothing of the one that came second.
        #expect(try await world.maria.runs().count == before + 1)
        #expect(try await world.maria.runs().allSatisfy { $0.request.requestedBy != "sven" })
    }

    @Test("Of two starts on one thread the second is refused")
    func starts() async throws {
        saver.beforeNextRequest { [world] in _ = try await world.maria.start("ask", input: "cat", on: "t-1") }
        try await refuses(.threadBusy) { _ = try await slow.start("ask", input: "dog", on: "t-1") }
    }

    @Test("Of two retries of one failed run the second is refused, while the first waits and after it ended")
    func retries() async throws {
        await #expect(throws: PlannedFailure.self) {
            try await world.runtime.invoke(OperatedWorkflows.fail, "no", on: "t-1")
        }
        let failed = try #require(try await world.maria.failures().first)
        saver.beforeNextRequest { [world] in _ = try await world.maria.retry(run: failed.id) }
        try await refuses(.threadBusy) { _ = try await slow.retry(run: failed.id) }
        let waiting = try #require(try await world.maria.activeRuns().first)
        _ = try await world.maria.cancel(waiting.id)
        saver.beforeNextRequest { [world] in
            let second = try await world.maria.retry(thread: "t-1")
            _ = try await world.maria.cancel(second.id)
        }
        try await refuses(.threadChanged) { _ = try await slow.retry(thread: "t-1") }
    }

    @Test("A fork prepared for a state the thread has left is refused")
    func forks() async throws {
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let checkpoint = try await world.maria.onlyItem(of: "t-1").question.checkpoint
        saver.beforeNextRequest { [world] in
            _ = try await world.runtime.invoke(OperatedWorkflows.ask, "dog", on: "t-1")
        }
        try await refuses(.threadChanged) { _ = try await slow.fork(thread: "t-1", from: checkpoint) }
    }

    @Test("A state edit is refused on an unseen head, and before a waiting run")
    func edits() async throws {
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let checkpoint = try await world.maria.onlyItem(of: "t-1").question.checkpoint
        saver.beforeNextRequest { [world] in
            _ = try await world.runtime.invoke(OperatedWorkflows.ask, "dog", on: "t-1")
        }
        try await refuses(.threadChanged) {
            _ = try await slow.setState(of: "t-1", to: "edited", at: checkpoint)
        }
        saver.beforeNextRequest { [world] in _ = try await world.maria.start("ask", input: "cow", on: "t-1") }
        try await refuses(.threadBusy) {
            _ = try await slow.setState(of: "t-1", to: "edited", at: checkpoint)
        }
    }
}
