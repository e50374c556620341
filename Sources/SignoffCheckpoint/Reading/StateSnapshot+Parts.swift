extension StateSnapshot {
    /// Creates the snapshot that a server returned, from its parts.
    package init(
        values: StoredValue,
        next: [String],
        tasks: [SnapshotTask],
        interrupts: [Interrupt],
        openInterrupts: [OpenInterrupt],
        address: CheckpointAddress,
        metadata: CheckpointMetadata?,
        createdAt: String?,
        parent: CheckpointAddress?
    ) {
        self.values = values
        self.next = next
        self.tasks = tasks
        self.interrupts = interrupts
        self.openInterrupts = openInterrupts
        self.address = address
        self.metadata = metadata
        self.createdAt = createdAt
        self.parent = parent
    }
}
