import SignoffCheckpoint
import SignoffConformance
import SignoffSQLite
import Testing

@Suite("In SQLite")
struct SQLiteConformanceTests {
    @Test("The saver meets", arguments: SaverRequirement.all)
    func saver(_ requirement: SaverRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The queue meets", arguments: QueueRequirement.all)
    func queue(_ requirement: QueueRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The event log meets", arguments: EventLogRequirement.all)
    func eventLog(_ requirement: EventLogRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The claim book meets", arguments: ClaimRequirement.all)
    func claimBook(_ requirement: ClaimRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The note book meets", arguments: NoteRequirement.all)
    func noteBook(_ requirement: NoteRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The book of task names meets", arguments: TaskNameRequirement.all)
    func taskNames(_ requirement: TaskNameRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0) }
    }

    @Test("The storage as a whole meets", arguments: WorkflowStorageRequirement.all)
    func storageAsAWhole(_ requirement: WorkflowStorageRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { try await folder.saver(time: $0).roles }
    }

    @Test("The store meets", arguments: StoreRequirement.all)
    func store(_ requirement: StoreRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { SQLiteStore(try await folder.saver(time: $0)) }
    }

    @Test("The result cache meets", arguments: ResultCacheRequirement.all)
    func resultCache(_ requirement: ResultCacheRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { SQLiteResultCache(try await folder.saver(time: $0)) }
    }

    @Test("The file meets", arguments: StorageRequirement.all)
    func storage(_ requirement: StorageRequirement) async throws {
        let folder = try TemporaryFolder()
        try await requirement.verify { time in Storage { try await folder.saver(time: time) } }
    }
}
