package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// The place of the storage.
    package var place: StoragePlace { storage.place }

    /// The capabilities of the storage.
    ///
    /// Answers are stored by compare-and-set in one transaction.
    package var capabilities: BackendCapabilities {
        BackendCapabilities(
            writing: Capability(unless: readOnlyReason),
            answers: .atomic,
            claims: Capability(unless: storage.assignments.missingReason),
            notes: Capability(unless: storage.notes.missingReason)
        )
    }

    /// The current time, from the given clock.
    package var now: Timestamp { time.now() }

    /// Returns a new token of 32 hexadecimal digits.
    package func makeToken() -> RequestToken {
        RequestToken(hexadecimal(random.next()) + hexadecimal(random.next()))
    }

    /// Returns a stream of the writes to the storage by any process, in order.
    package func changes() -> AsyncStream<StorageChange> { storage.changes.changes() }

    /// Returns the change mark of the storage; `nil` when the storage has no inexpensive mark.
    package func changeMark() async -> ChangeMark? { await storage.changeMarks.contract?.changeMark() }

    /// Returns a stream of the progress of the index that lists are read from: the current progress, then each step,
    /// finally the completed progress.
    package func indexProgress() -> AsyncStream<IndexProgress> {
        guard let building = storage.index.contract else { return AsyncStream { $0.finish() } }
        return building.indexProgress()
    }

    /// Returns a stream of the reasons why lists are made without their index.
    package func indexFaults() -> AsyncStream<String> {
        storage.index.contract?.indexFaults() ?? AsyncStream { $0.finish() }
    }

    /// Returns the workflows of this program.
    package func workflows() async throws -> [WorkflowListing] { registered.map(\.listing) }
}
