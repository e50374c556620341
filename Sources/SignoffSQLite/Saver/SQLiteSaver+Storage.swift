public import SignoffCheckpoint

extension SQLiteSaver {
    /// The storage with all of its roles.
    public var storage: WorkflowStorage? { roles }

    package var roles: WorkflowStorage {
        var storage = WorkflowStorage(
            queue: self,
            events: .provided(self),
            readOnlyReason: readOnlyReason,
            place: .file(path)
        ) { [self] in await close() }
        storage.audit = .provided(self)
        storage.assignments = .provided(self)
        storage.presence = .provided(WorkerFolder(database: path))
        storage.notes = .provided(self)
        storage.taskNames = .provided(self)
        storage.store = .provided(SQLiteStore(self))
        storage.cache = .provided(SQLiteResultCache(self))
        storage.retention = .provided(self)
        storage.transfer = .provided(self)
        storage.backup = .provided(self)
        storage.index = .provided(self)
        storage.changeMarks = .provided(self)
        storage.changes = PolledChanges(marks: self)
        storage.file = self
        return storage
    }
}
