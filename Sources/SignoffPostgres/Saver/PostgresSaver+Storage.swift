public import SignoffCheckpoint

extension PostgresSaver {
    /// The storage with all of its roles.
    public var storage: WorkflowStorage? { roles }

    package var roles: WorkflowStorage {
        var storage = WorkflowStorage(
            queue: self,
            events: .provided(self),
            readOnlyReason: readOnlyReason,
            place: database.place
        ) { [self] in await close() }
        storage.audit = .provided(self)
        storage.assignments = .provided(self)
        storage.notes = .provided(self)
        storage.taskNames = .provided(self)
        storage.store = .provided(PostgresStore(self))
        storage.cache = .provided(PostgresResultCache(self))
        storage.retention = .provided(self)
        storage.backup = .missing(reason: "a PostgreSQL database is copied with pg_dump")
        storage.changeMarks = .provided(self)
        storage.changes = PostgresChanges(self)
        return storage
    }
}

extension PostgresSaver: ChangeMarking {
    /// The mark of the current content; `nil` when the database cannot be reached.
    ///
    /// The mark is of all databases of the server: two equal marks mean that no transaction was stored in between.
    public func changeMark() async -> ChangeMark? {
        try? await database.mark()
    }
}

extension PostgresDatabase {
    /// Which transactions can be seen: those below the first number, and those below the second that are not named after it.
    func mark() async throws -> ChangeMark {
        try await readAnything { connection in
            let text = try connection.first("SELECT pg_current_snapshot()::text") { $0.text(0) } ?? ""
            return ChangeMark(text.split { $0 == ":" || $0 == "," }.compactMap { Int64($0) })
        }
    }
}
