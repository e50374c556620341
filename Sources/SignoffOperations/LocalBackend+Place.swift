package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// The place of the storage.
    package var place: StoragePlace { storage.place }

    /// The capabilities of the storage; answers are compared and set in one transaction.
    package var capabilities: BackendCapabilities {
        BackendCapabilities(
            writing: Capability(unless: readOnlyReason),
            answers: .atomic,
            claims: Capability(unless: storage.assignments.missingReason),
            notes: Capability(unless: storage.notes.missingReason)
        )
    }

    /// The current moment, from the source given.
    package var now: Timestamp { time.now() }

    /// A new token: 32 hexadecimal digits.
    package func makeToken() -> RequestToken {
        RequestToken(hexadecimal(random.next()) + hexadecimal(random.next()))
    }

    /// The writes of any process to the storage, in their order.
    package func changes() -> AsyncStream<StorageChange> { storage.changes.changes() }

    /// The mark of the stored data; `nil` when the storage has no inexpensive mark.
    package func changeMark() async -> ChangeMark? { await storage.changeMarks.contract?.changeMark() }

    /// The progress of the index that lists are read from: the present one, then every step, and at the end the complete one.
    package func indexProgress() -> AsyncStream<IndexProgress> {
        guard let building = storage.index.contract else { return AsyncStream { $0.finish() } }
        return building.indexProgress()
    }

    /// The reasons why lists are made without their index.
    package func indexFaults() -> AsyncStream<String> {
        storage.index.contract?.indexFaults() ?? AsyncStream { $0.finish() }
    }

    /// The workflows of this program.
    package func workflows() async throws -> [WorkflowListing] { registered.map(\.listing) }
}
