package import SignoffCheckpoint
package import SignoffOperations
package import SignoffOperator

/// A storage opened for an operator: what may be done there, and what this account knows about it.
package struct OperatedStorage: Sendable {
    /// The verbs; nothing that writes is allowed in a storage that may only be read, or that is older than the one this account saw last.
    package var backend: LocalBackend
    /// What is known about who may have written a file.
    package let trust: DatabaseTrust
    /// The files that keep the newest ledger entry that was seen; nil keeps none.
    package let keptHead: KeptLedgerHead?

    /// Looks at a storage that was opened.
    ///
    /// - Parameters:
    ///   - storage: The storage; it must have an event log.
    ///   - identity: Who operates.
    ///   - workflows: The workflows that can be started here.
    ///   - stateFolder: The folder for state; nil keeps none.
    ///   - readOnlyReason: A reason of the caller why nothing may be written; nil for none.
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
    /// Keeps the newest entry of a ledger, and how far the database is, for later openings and verifications.
    ///
    /// Where it cannot be kept, work goes on all the same; a verification reads what was kept, and says what is wrong with it.
    ///
    /// - Returns: What whoever decides is to be told; nil when it is kept, and when only a verification tells of it.
    package func keepIfPossible(for backend: any OperatorBackend, isDeciding: Bool) async -> String? {
        do {
            try await keep(for: backend, isDeciding: isDeciding)
            return nil
        } catch {
            guard isDeciding, let error = error as? OperationError, error.code == .unreadable else { return nil }
            return "an older copy of the database will not be known as such: \(error.message)"
        }
    }
}

extension WorkHold {
    /// The hold that a decision asks for; nil when what waits is executed.
    package init?(_ decision: WorkDecision?, remembering trust: DatabaseTrust) {
        guard let reason = decision?.reason else { return nil }
        self.init(reason: reason) { trust.remember() }
    }
}

extension OperatorIdentity {
    /// The name of the person at the keyboard: what the command line says, else a profile, else `$SIGNOFF_OPERATOR`, else the login name.
    ///
    /// - Parameters:
    ///   - given: The name on the command line; nil for none.
    ///   - profile: The profile; nil for none.
    ///   - variable: `$SIGNOFF_OPERATOR`; nil only when it is unset.
    /// - Returns: The name.
    /// - Throws: `usage` for a blank name. A name that does not count is looked at too: a blank one is a mistake wherever it stands.
    package static func person(given: String? = nil, profile: ConsoleProfile?, variable: String?) throws -> String {
        _ = try name(among: [("$SIGNOFF_OPERATOR", variable)])
        let names: [(place: String, name: String?)] = [
            ("--as", given), ("the profile", profile?.operatorName), ("$SIGNOFF_OPERATOR", variable),
        ]
        return try name(among: names) ?? SystemAccount.current.user
    }
}
