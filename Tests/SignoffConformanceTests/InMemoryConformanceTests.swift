import SignoffCheckpoint
import SignoffConformance
import Testing

@Suite("In memory")
struct InMemoryConformanceTests {
    @Test("The saver meets", arguments: SaverRequirement.all)
    func saver(_ requirement: SaverRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The queue meets", arguments: QueueRequirement.all)
    func queue(_ requirement: QueueRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The event log meets", arguments: EventLogRequirement.all)
    func eventLog(_ requirement: EventLogRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The claim book meets", arguments: ClaimRequirement.all)
    func claimBook(_ requirement: ClaimRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The note book meets", arguments: NoteRequirement.all)
    func noteBook(_ requirement: NoteRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The book of task names meets", arguments: TaskNameRequirement.all)
    func taskNames(_ requirement: TaskNameRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0) }
    }

    @Test("The storage as a whole meets", arguments: WorkflowStorageRequirement.all)
    func storage(_ requirement: WorkflowStorageRequirement) async throws {
        try await requirement.verify { InMemorySaver(time: $0).roles }
    }

    @Test(
        "A queue without roles of its own meets what a storage as a whole must",
        arguments: WorkflowStorageRequirement.all
    )
    func plainQueue(_ requirement: WorkflowStorageRequirement) async throws {
        try await requirement.verify { WorkflowStorage(queue: InMemorySaver(time: $0)) }
    }

    @Test("The store meets", arguments: StoreRequirement.all)
    func store(_ requirement: StoreRequirement) async throws {
        try await requirement.verify { InMemoryStore(time: $0) }
    }

    @Test("The result cache meets", arguments: ResultCacheRequirement.all)
    func resultCache(_ requirement: ResultCacheRequirement) async throws {
        try await requirement.verify { InMemoryResultCache(time: $0) }
    }
}
