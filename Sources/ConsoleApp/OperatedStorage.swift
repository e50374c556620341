package import SignoffCheckpoint
package import SignoffOperations
package import SignoffOperator

/// A storage opened for an operator, with the operator's permissions and this account's records about the storage.
package struct OperatedStorage: Sendable {
    /// The backend.
    ///
    /// Writes are refused when the storage is read-only, or older than the one that this account saw last.
    package var backend: LocalBackend
    /// The trust in the file.
    package let trust: DatabaseTrust
    /// The files with the newest seen ledger entries; `nil` to keep none.
    package let keptHead: KeptLedgerHead?

    /// Examines an opened storage.
    ///
    /// - Parameters:
    ///   - storage: The storage, with an event log.
    ///   - identity: The operator.
    ///   - workflows: The workflows that can be started here.
    ///   - stateFolder: The state folder; `nil` to keep nothing.
    ///   - readOnlyReason: The caller's reason to refuse writes; `nil` for none.
    /// - Throws: `usage` for a storage without an event log.
    package init(
        _ storage: WorkflowStorage,
        identity: OperatorIdentity,
        workflows: [RegisteredWorkflow],
        stateFolder: String?,
        readOnlyReason: String? = nil
    ) async throws {
        trust = await DatabaseTrust(of: storage, stateFolder: stateFolder, person: identity.name)
        backend = try LocalBackend(
            storage: storage,
            identity: identity,
            workflows: workflows,
            readOnlyReason: readOnlyReason,
            time: .system,
            random: .system
        )
        keptHead = stateFolder.map { KeptLedgerHead(stateFolder: $0) }
        if let reason = await keptHead?.reasonToDecideNothing(in: backend) {
            backend = backend.readingOnly(because: reason)
        }
    }
}

extension KeptLedgerHead {
    /// Stores the newest entry of a ledger and the progress of the database, for later openings and verifications.
    ///
    /// A failure does not stop the caller. A verification compares the stored entry with the ledger.
    ///
    /// - Returns: The fault to show to an operator who decides; `nil` on success, and for a fault that only a
    ///   verification reports.
    package func keepIfPossible(for backend: any OperatorBackend, isDeciding: Bool) async -> String? {
        do {
            try await keep(for: backend, isDeciding: isDeciding)
            return nil
        } catch {
            guard isDeciding, let error = error as? OperationError, error.code == .unreadable else { return nil }
            return "an older copy of the database cannot be detected: \(error.message)"
        }
    }
}

extension WorkHold {
    /// Creates the hold that a decision requires; `nil` if waiting runs are executed.
    package init?(_ decision: WorkDecision?, remembering trust: DatabaseTrust) {
        guard let reason = decision?.reason else { return nil }
        self.init(reason: reason) { trust.remember() }
    }
}

extension OperatorIdentity {
    /// Returns the operator's name: from the command line, otherwise from a profile, otherwise from
    /// `$SIGNOFF_OPERATOR`, otherwise the login name.
    ///
    /// - Parameters:
    ///   - given: The name on the command line; `nil` for none.
    ///   - profile: The profile; `nil` for none.
    ///   - variable: The value of `$SIGNOFF_OPERATOR`; `nil` only when unset.
    /// - Returns: The name.
    /// - Throws: `usage` for a blank name. Names with lower precedence are checked too, because a blank name is always
    ///   a mistake.
    package static func person(given: String? = nil, profile: ConsoleProfile?, variable: String?) throws -> String {
        _ = try name(among: [("$SIGNOFF_OPERATOR", variable)])
        let names: [(place: String, name: String?)] = [
            ("--as", given), ("the profile", profile?.operatorName), ("$SIGNOFF_OPERATOR", variable),
        ]
        return try name(among: names) ?? SystemAccount.current.user
    }
}
