package import SignoffCheckpoint
import SignoffOperator

/// The trust in the file of a storage: reads the facts about the file, and stores the consent of an operator.
package struct DatabaseTrust: Sendable {
    /// The trust in the file; `nil` for a storage without a file, whose own roles decide.
    package let trust: Trust?
    private let record: TrustRecord?
    private let file: TrustFile?

    /// Reads the facts about a storage.
    ///
    /// A file of an older release that this process upgrades is recorded as trusted if it is safe, has runs of
    /// `person`, and has no waiting runs. The writer of a file can use any name, so the file alone must not cause any
    /// run to be executed.
    ///
    /// - Parameters:
    ///   - storage: The storage.
    ///   - stateFolder: The folder of the trust file; `nil` for none.
    ///   - person: The name under which this user requests runs.
    package init(of storage: WorkflowStorage, stateFolder: String?, person: String) async {
        let queue = storage.runs
        guard let storage = storage.file else {
            (trust, record, file) = (nil, nil, nil)
            return
        }
        file = stateFolder.map { TrustFile(in: $0) }
        var known = Trust(path: FilePath.resolved(storage.path), isKnown: storage.origin == .created)
        var record: TrustRecord?
        do {
            let facts = try DatabaseFacts(of: storage.path)
            known.danger = facts.danger(to: DatabaseFacts.currentUser)
            known.isWorldWritable = facts.isWorldWritable
            record = try await storage.databaseID().map { id in
                TrustRecord(path: known.path, databaseID: id, owner: facts.file.owner)
            }
            if let record, !known.isKnown { known.isKnown = try file?.records().contains(record) ?? false }
            if !known.isKnown, known.danger == nil, storage.origin == .upgraded {
                let active = try await queue.runs(matching: RunQuery(statuses: [.pending, .running], limit: 1))
                if active.isEmpty { known.isKnown = try await storage.hasRuns(requestedBy: person) }
                if known.isKnown, let record { try file?.add(record) }
            }
        } catch {
            known.fault = OperationError(error, attempting: "looking for the trust in '\(known.path)'").message
            // A file that cannot be examined could belong to any user.
            if record == nil { known.danger = known.danger ?? known.fault }
        }
        (trust, self.record) = (known, record)
    }

    /// Stores the consent of this user to the waiting runs of the file.
    ///
    /// - Returns: The reason why the consent is limited to this process, as a clause; `nil` if the consent is stored.
    ///   Consent to a file that other users can write is never stored.
    package func remember() -> String? {
        guard let record else { return trust?.fault ?? "the database has no id" }
        guard let file else { return "the account has no home folder for the record of the trust" }
        do {
            try file.add(record)
            return trust?.danger
        } catch {
            return OperationError(error, attempting: "noting the trust").message
        }
    }
}
