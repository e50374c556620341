import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import Testing

@Suite("The history of a thread")
struct HistoryTests {
    private func asked() async throws -> OperatedWorkflows {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.askTwice, "cat", on: "t-1")
        _ = try await world.runtime.invoke(OperatedWorkflows.askTwice, .resume(try Command(resume: "yes")), on: "t-1")
        return world
    }

    @Test("A checkpoint reads the same from its snapshot and from the JSON a server sends of it")
    func sameFromJSON() async throws {
        let world = try await asked()
        let states = try await world.maria.history(of: "t-1")
        #expect(!states.isEmpty)
        for state in states {
            let entry = try #require(HistoryEntry(state))
            #expect(HistoryEntry(snapshot: state.json) == entry)
            #expect(entry.createdMoment != nil)
        }
        #expect(states.contains { $0.tasks.contains { !$0.interrupts.isEmpty } })
    }

    @Test("A thread without a checkpoint has no entry, in either form")
    func nothing() {
        let state = StateSnapshot(nothingAt: CheckpointAddress(thread: "t-1"))
        #expect(HistoryEntry(state) == nil)
        #expect(HistoryEntry(snapshot: state.json) == nil)
    }

    @Test("A page has the called tasks, the writes and the run beside the snapshot")
    func page() async throws {
        let world = try await asked()
        let page = try await world.maria.steps(of: "t-1")
        #expect(!page.hasOlder)
        #expect(page.entries.map(\.checkpoint) == page.entries.map(\.checkpoint).sorted(by: >))
        let asking = try #require(page.entries.first { $0.tasks.contains { $0.asked > 0 } })
        #expect(asking.tasks.map(\.title) == ["ask_twice"])
        #expect(asking.input == "cat")
        #expect(!asking.writes.isEmpty)
    }
}
