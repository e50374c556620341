import PostgresSupport
import SignoffCheckpoint
import SignoffConformance
import SignoffPostgres
import Testing

@Suite("In PostgreSQL", .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason)))
struct PostgresConformanceTests {
    private func withSaver(
        _ body: (@escaping @Sendable (TimeSource) async throws -> PostgresSaver) async throws -> Void
    ) async throws {
        let url = try await PostgresServer.shared().database()
        let opened = OpenSavers()
        let result = await Result {
            try await body { time in
                let saver = try await PostgresSaver(
                    url: url,
                    options: PostgresSaver.Options(maximumConnections: 4, time: time)
                )
                await opened.add(saver)
                return saver
            }
        }
        await opened.close()
        try result.get()
    }

    @Test("The saver meets", arguments: SaverRequirement.all)
    func saver(_ requirement: SaverRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The queue meets", arguments: QueueRequirement.all)
    func queue(_ requirement: QueueRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The event log meets", arguments: EventLogRequirement.all)
    func eventLog(_ requirement: EventLogRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The assignment store meets", arguments: ClaimRequirement.all)
    func claimBook(_ requirement: ClaimRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The note book meets", arguments: NoteRequirement.all)
    func noteBook(_ requirement: NoteRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The book of task names meets", arguments: TaskNameRequirement.all)
    func taskNames(_ requirement: TaskNameRequirement) async throws {
        try await withSaver { open in try await requirement.verify { try await open($0) } }
    }

    @Test("The storage as a whole meets", arguments: WorkflowStorageRequirement.all)
    func storageAsAWhole(_ requirement: WorkflowStorageRequirement) async throws {
        try await withSaver { open in
            try await requirement.verify { try #require(try await open($0).storage) }
        }
    }

    @Test("The store meets", arguments: StoreRequirement.all)
    func store(_ requirement: StoreRequirement) async throws {
        try await withSaver { open in try await requirement.verify { PostgresStore(try await open($0)) } }
    }

    @Test("The result cache meets", arguments: ResultCacheRequirement.all)
    func resultCache(_ requirement: ResultCacheRequirement) async throws {
        try await withSaver { open in try await requirement.verify { PostgresResultCache(try await open($0)) } }
    }

    @Test("The database meets", arguments: StorageRequirement.all)
    func storage(_ requirement: StorageRequirement) async throws {
        try await withSaver { open in
            try await requirement.verify { time in Storage { try await open(time) } }
        }
    }
}

/// The savers a test has opened, which are closed when it ends.
private actor OpenSavers {
    private var savers: [PostgresSaver] = []

    func add(_ saver: PostgresSaver) { savers.append(saver) }

    func close() async {
        for saver in savers { await saver.close() }
        savers = []
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
