import SignoffCheckpoint
import Synchronization

/// The only writing connection. Transactions that wait while another one commits are committed together.
///
/// A commit waits for the disk, regardless of its size, so only the number of commits matters. Every caller resumes
/// when its own changes are durable. A caller whose changes fail does not affect the others.
actor DatabaseWriter {
    private nonisolated let executor: QueueExecutor
    private nonisolated let path: String
    /// Whether a commit waits for the disk.
    private nonisolated let waitsForDisk: Bool
    private nonisolated let pending = Mutex(Pending())
    private nonisolated let counted = Mutex(WriteCounts())
    private var connection: SQLiteConnection?
    /// The open files.
    private var opened = OpenedFiles()
    private var log = WALCheckpointer()
    private var fairness = WriteFairness()
    private var latency = CommitLatency()
    /// Whether commits are quick enough to run on the callers' threads.
    private nonisolated let isQuick: Atomic<Bool>

    /// Pending transactions, and whether a drain is scheduled.
    private struct Pending {
        var waiting: [any WaitingTransaction] = []
        /// Whether a scheduled drain will take the pending transactions.
        var isServed = false
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a writer for the file at `path`.
    ///
    /// ``open(_:)`` opens the file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - waitsForDisk: Whether commits wait for the disk (`synchronous=FULL`). A commit that does not wait, or that
    ///     waits no longer than waking another thread takes, runs on the caller's thread when no other write is active.
    init(path: String, waitsForDisk: Bool = true) {
        self.path = path
        self.waitsForDisk = waitsForDisk
        isQuick = Atomic(!waitsForDisk)
        executor = QueueExecutor(label: "signoff.sqlite.writer")
    }

    /// Opens the connection and prepares it with `prepare`.
    func open(_ prepare: @Sendable () throws -> SQLiteConnection) throws {
        let prepared = try reportingErrors(about: path, prepare)
        prepared.countLogFrames()
        opened.main = DatabaseFile(path: path).fileIdentity
        connection = prepared
    }

    /// Records the open files, once the log exists.
    ///
    /// If another program has replaced the log, the log is not copied into the file on closing.
    func expect(_ files: OpenedFiles) {
        opened = files
        let file = DatabaseFile(path: path)
        connection?.isInPlace = { (try? file.check(isStill: files)) != nil }
    }

    /// Closes the connection.
    ///
    /// Later calls fail.
    func close() {
        connection = nil
    }

    /// The work done since the writer was opened.
    nonisolated var counts: WriteCounts { counted.withLock { $0 } }

    /// The number of transactions that wait for the current commit.
    nonisolated var waitingCount: Int { pending.withLock { $0.waiting.count } }

    /// Runs `body` in a transaction, and returns its result once the result is durable.
    ///
    /// The writer runs `body` again when the engine has given up a shared transaction, so `body` must not have side
    /// effects outside of the database.
    nonisolated func write<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        if let outcome = writeAtOnce(body) { return try outcome.get() }
        return try await withCheckedThrowingContinuation { enqueue(SuspendedTransaction(body, $0)) }
    }

    /// Runs `body` with the connection outside of a transaction, for operations such as compacting the file.
    nonisolated func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { enqueue(SuspendedTransaction(alone: true, body, $0)) }
    }

    /// Adds a transaction to the pending ones.
    private nonisolated func enqueue(_ transaction: any WaitingTransaction) {
        let isFirst = pending.withLock { pending in
            pending.waiting.append(transaction)
            defer { pending.isServed = true }
            return !pending.isServed
        }
        if isFirst { serve() }
    }

    private nonisolated var closed: CheckpointError { CheckpointError(.storage, "\(path) is closed") }

    // MARK: On the caller's thread

    /// Runs and commits `body` on the caller's thread; `nil` when another write is active or a commit must wait.
    private nonisolated func writeAtOnce<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws -> Value
    ) -> Result<Value, any Error>? {
        guard isQuick.load(ordering: .relaxed) else { return nil }
        let isFree = pending.withLock { pending in
            defer { pending.isServed = true }
            return !pending.isServed
        }
        guard isFree else { return nil }
        let outcome = executor.sync { assumeIsolated { $0.commitAtOnce(body) } }
        let mustServe = pending.withLock { pending in
            pending.isServed = !pending.waiting.isEmpty
            return pending.isServed
        }
        if mustServe { serve() }
        return outcome
    }

    private func commitAtOnce<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws -> Value
    ) -> Result<Value, any Error>? {
        guard let connection, !log.isLong(on: connection), !fairness.othersWrite else { return nil }
        do {
            try checkPlace()
            guard try connection.beginWithoutWaiting() else { return nil }
            fairness.note(connection)
            let value = try body(connection)
            try commitOpen(connection)
            count(1)
            return .success(value)
        } catch {
            rollBack(connection)
            return .failure(checkpointError(for: error, path: path))
        }
    }

    // MARK: On the writer's thread

    private nonisolated func serve() {
        executor.async { self.assumeIsolated { $0.commitWaiting() } }
    }

    private func commitWaiting() {
        while true {
            let members = pending.withLock { pending in
                let taken = pending.waiting
                pending.waiting = []
                pending.isServed = !taken.isEmpty
                return taken
            }
            guard !members.isEmpty else { return }
            guard let connection else {
                for member in members { member.fail(with: closed) }
                continue
            }
            fairness.pauseIfOthersWrite()
            commit(members.filter { !$0.runsAlone }[...], on: connection)
            for member in members where member.runsAlone { runAlone(member, on: connection) }
            guard connection.isInPlace(), log.checkpointIfLong(on: connection) else { continue }
            counted.withLock { counts in
                counts.checkpoints += 1
                counts.syncs += 2
            }
        }
    }

    private func runAlone(_ member: any WaitingTransaction, on connection: SQLiteConnection) {
        do {
            try checkPlace()
            try member.run(on: connection)
            member.succeed()
        } catch {
            rollBack(connection)
            member.fail(with: checkpointError(for: error, path: path))
        }
    }

    private func checkPlace() throws { try DatabaseFile(path: path).check(isStill: opened) }

    private func count(_ members: Int) {
        counted.withLock { counts in
            counts.transactions += members
            counts.commits += 1
            if waitsForDisk { counts.syncs += 1 }
        }
    }

    private func commit(_ members: ArraySlice<any WaitingTransaction>, on connection: SQLiteConnection) {
        var members = members
        while !members.isEmpty {
            do {
                try checkPlace()
                try connection.begin()
                fairness.note(connection)
            } catch {
                let failure = checkpointError(for: error, path: path)
                for member in members { member.fail(with: failure) }
                return
            }
            do {
                guard let refused = try commitTogether(members, on: connection) else { return }
                members.remove(at: refused)
                members = Array(members)[...]
            } catch {
                rollBack(connection)
                let failure = checkpointError(for: error, path: path)
                guard members.count > 1 else {
                    members.first?.fail(with: failure)
                    return
                }
                // One of the transactions could have been too large. Alone, the others can still succeed.
                for member in members { commit([member], on: connection) }
                return
            }
        }
    }

    /// Runs `members` in the open transaction and commits.
    ///
    /// Returns the position of a member whose failure made the engine give up the whole transaction.
    private func commitTogether(
        _ members: ArraySlice<any WaitingTransaction>,
        on connection: SQLiteConnection
    ) throws -> Int? {
        if members.count == 1, let only = members.first {
            try only.run(on: connection)
            try commitOpen(connection)
            count(1)
            only.succeed()
            return nil
        }
        if try runAll(members, on: connection) {
            members.forEach { $0.succeed() }
            return nil
        }
        var failures: [Int: any Error] = [:]
        for position in members.indices {
            try connection.execute("SAVEPOINT member")
            do {
                try members[position].run(on: connection)
                try connection.execute("RELEASE member")
            } catch {
                failures[position] = checkpointError(for: error, path: path)
                guard connection.isInTransaction else {
                    members[position].fail(with: checkpointError(for: error, path: path))
                    return position
                }
                connection.forgetFindings()
                try connection.execute("ROLLBACK TO member")
                try connection.execute("RELEASE member")
            }
        }
        try commitOpen(connection)
        count(members.count)
        for position in members.indices {
            if let failure = failures[position] {
                members[position].fail(with: failure)
            } else {
                members[position].succeed()
            }
        }
        return nil
    }

    /// Runs and commits `members` without isolating their failures.
    ///
    /// If a member fails, the transaction is begun again, and `false` is returned.
    ///
    /// Isolating each member from the others costs as much as most members themselves.
    private func runAll(_ members: ArraySlice<any WaitingTransaction>, on connection: SQLiteConnection) throws -> Bool {
        do {
            for member in members { try member.run(on: connection) }
        } catch {
            if connection.isInTransaction { try connection.rollBack() }
            try connection.begin()
            return false
        }
        try commitOpen(connection)
        count(members.count)
        return true
    }

    /// Commits, and records the duration of the write to the disk.
    private func commitOpen(_ connection: SQLiteConnection) throws {
        guard waitsForDisk else { return try connection.commit() }
        let begun = ContinuousClock.now
        try connection.commit()
        latency.note(ContinuousClock.now - begun)
        isQuick.store(latency.isQuick, ordering: .relaxed)
    }

    private func rollBack(_ connection: SQLiteConnection) {
        guard connection.isInTransaction else { return }
        do {
            try connection.rollBack()
        } catch {
            // A connection that cannot roll back is unusable.
            self.connection = nil
        }
    }
}

/// Returns the error to report for an error of the database at `path`.
func checkpointError(for error: any Error, path: String) -> any Error {
    (error as? SQLiteFailure)?.checkpointError(path: path) ?? error
}

/// Runs `body`, and converts errors of the engine to errors about the database at `path`.
func reportingErrors<Result>(about path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw checkpointError(for: error, path: path)
    }
}
