extension InMemorySaver {
    /// The storage, with every role that makes sense without a file.
    public var storage: WorkflowStorage? { roles }

    package var roles: WorkflowStorage {
        var storage = WorkflowStorage(queue: self, events: .provided(self))
        storage.audit = .provided(self)
        storage.assignments = .provided(self)
        storage.notes = .provided(self)
        storage.taskNames = .provided(self)
        return storage
    }
}
