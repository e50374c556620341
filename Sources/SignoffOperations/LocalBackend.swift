package import SignoffCheckpoint
package import SignoffOperator

/// The operator's operations on a local storage and on the workflows of this program.
package struct LocalBackend: OperatorBackend {
    /// The storage of threads, runs and the ledger.
    package let storage: WorkflowStorage
    /// The event log.
    let events: any EventLog
    /// The operator.
    package let identity: OperatorIdentity
    /// The workflows that can be started, in the order of display.
    let registered: [RegisteredWorkflow]
    /// The reason why the storage is read-only; `nil` for a writable storage.
    package let readOnlyReason: String?
    let time: TimeSource
    let random: RandomSource
    /// The task names read from events so far.
    let eventNames: EventNames

    /// Creates the backend of a storage.
    ///
    /// - Parameters:
    ///   - storage: The storage of threads, runs, events and the ledger. The storage must have an event log. If it is
    ///     read-only, its reason applies.
    ///   - identity: The operator.
    ///   - workflows: The workflows that can be started.
    ///   - readOnlyReason: A further reason to refuse writes; `nil` for none.
    ///   - time: The clock.
    ///   - random: The source of new thread names and client tokens.
    /// - Throws: `usage` for a storage without an event log.
    package init(
        storage: WorkflowStorage,
        identity: OperatorIdentity,
        workflows: [RegisteredWorkflow],
        readOnlyReason: String? = nil,
        time: TimeSource,
        random: RandomSource
    ) throws {
        self.init(
            storage: storage,
            events: try Self.required(storage.events),
            identity: identity,
            workflows: workflows,
            readOnlyReason: storage.readOnlyReason ?? readOnlyReason,
            time: time,
            random: random,
            eventNames: EventNames()
        )
    }

    /// Creates the backend of a queue that is also its event log.
    package init(
        database: any RunQueue & EventLog,
        identity: OperatorIdentity,
        workflows: [RegisteredWorkflow],
        readOnlyReason: String? = nil,
        time: TimeSource,
        random: RandomSource
    ) {
        let storage = database.storage ?? WorkflowStorage(queue: database, events: .provided(database))
        self.init(
            storage: storage,
            events: database,
            identity: identity,
            workflows: workflows,
            readOnlyReason: storage.readOnlyReason ?? readOnlyReason,
            time: time,
            random: random,
            eventNames: EventNames()
        )
    }

    private init(
        storage: WorkflowStorage,
        events: any EventLog,
        identity: OperatorIdentity,
        workflows: [RegisteredWorkflow],
        readOnlyReason: String?,
        time: TimeSource,
        random: RandomSource,
        eventNames: EventNames
    ) {
        self.storage = storage
        self.events = events
        self.identity = identity
        registered = workflows
        self.readOnlyReason = readOnlyReason
        self.time = time
        self.random = random
        self.eventNames = eventNames
    }

    /// Returns a part of the storage.
    ///
    /// - Throws: `usage` with the reason when the storage does not have the part.
    package static func required<Contract>(_ role: StorageRole<Contract>) throws -> Contract {
        switch role {
        case .provided(let contract): return contract
        case .missing(let reason): throw OperationError(.usage, reason)
        }
    }

    /// Returns the same backend, read-only.
    ///
    /// - Parameter reason: The reason, as a clause. An existing reason is kept.
    /// - Returns: The backend.
    package func readingOnly(because reason: String) -> LocalBackend {
        LocalBackend(
            storage: storage,
            events: events,
            identity: identity,
            workflows: registered,
            readOnlyReason: readOnlyReason ?? reason,
            time: time,
            random: random,
            eventNames: eventNames
        )
    }

    /// Throws `usage` if the operator's name has no visible character.
    func requireName(to attempt: String) throws {
        guard OperatorIdentity.isBlank(identity.name) else { return }
        throw OperationError(
            .usage,
            "cannot \(attempt): the operator's name is blank; give the name for the ledger"
        )
    }

    /// Returns the 16 lowercase hexadecimal digits of `bits`.
    func hexadecimal(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
