import SignoffCheckpoint
import Synchronization

/// The one connection that writes: transactions that wait while one commits go together into the next.
///
/// A commit waits for the disk, whatever it holds, so that only the number of commits counts. Every caller goes on when its own changes are
/// durable, and a caller whose changes fail fails alone.
actor DatabaseWriter {
    private nonisolated let executor: QueueExecutor
    private nonisolated let path: String
    /// Whether a commit waits for the disk.
    private nonisolated let waitsForDisk: Bool
    private nonisolated let line = Mutex(Line())
    private nonisolated let counted = Mutex(WriteCounts())
    private var connection: SQLiteConnection?
    /// Which files are open.
    private var opened = OpenedFiles()
    private var log = LogKeeper()
    private var manners = WriterManners()
    private var pace = CommitPace()
    /// Whether callers may commit on their own threads.
    private nonisolated let isQuick: Atomic<Bool>

    /// Who waits, and whether somebody sees to it.
    private struct Line {
        var waiting: [any WaitingTransaction] = []
        /// Whether the waiting will be taken without anybody asking again.
        var isServed = false
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a writer for the file at `path`, not yet open.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - waitsForDisk: Whether its commits wait for the disk (`synchronous=FULL`). One that does not, or only waits as long as waking
    ///     another thread takes, is made on the caller's thread when nobody else is writing.
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

    /// Notes the files that are open, once the log is there.
    ///
    /// A log that another program has put in the place of this one's is not carried over when the connection is closed.
    func expect(_ files: OpenedFiles) {
        opened = files
        let file = DatabaseFile(path: path)
        connection?.isInPlace = { (try? file.check(isStill: files)) != nil }
    }

    /// Closes the connection; later calls fail.
    func close() {
        connection = nil
    }

    /// What was done since the writer was opened.
    nonisolated var counts: WriteCounts { counted.withLock { $0 } }

    /// How many transactions wait for the one being committed.
    nonisolated var waitingCount: Int { line.withLock { $0.waiting.count } }

    /// Runs `body` in a transaction and returns its result once that is durable.
    ///
    /// `body` may be run again when the engine gave up a transaction it shared, so it may have no effects outside the database.
    nonisolated func write<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        if let outcome = writeAtOnce(body) { return try outcome.get() }
        return try await withCheckedThrowingContinuation { stand(SuspendedTransaction(body, $0)) }
    }

    /// Does something with the connection that cannot be part of a transaction, such as compacting the file.
    nonisolated func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { stand(SuspendedTransaction(alone: true, body, $0)) }
    }

    /// Puts a transaction in line.
    private nonisolated func stand(_ transaction: any WaitingTransaction) {
        let isFirst = line.withLock { line in
            line.waiting.append(transaction)
            defer { line.isServed = true }
            return !line.isServed
        }
        if isFirst { serve() }
    }

    private nonisolated var closed: CheckpointError { CheckpointError(.storage, "\(path) is closed") }

    // MARK: On the caller's thread

    /// Runs and commits `body` here and now; nil when somebody else is writing or a commit has to wait.
    private nonisolated func writeAtOnce<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws -> Value
    ) -> Result<Value, any Error>? {
        guard isQuick.load(ordering: .relaxed) else { return nil }
        let isFree = line.withLock { line in
            defer { line.isServed = true }
            return !line.isServed
        }
        guard isFree else { return nil }
        let outcome = executor.sync { assumeIsolated { $0.commitAtOnce(body) } }
        let mustServe = line.withLock { line in
            line.isServed = !line.waiting.isEmpty
            return line.isServed
        }
        if mustServe { serve() }
        return outcome
    }

    private func commitAtOnce<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws -> Value
    ) -> Result<Value, any Error>? {
        guard let connection, !log.isLong(on: connection), !manners.othersWrite else { return nil }
        do {
            try checkPlace()
            guard try connection.beginWithoutWaiting() else { return nil }
            manners.note(connection)
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
            let members = line.withLock { line in
                let taken = line.waiting
                line.waiting = []
                line.isServed = !taken.isEmpty
                return taken
            }
            guard !members.isEmpty else { return }
            guard let connection else {
                for member in members { member.fail(with: closed) }
                continue
            }
            manners.pauseIfOthersWrite()
            commit(members.filter { !$0.runsAlone }[...], on: connection)
            for member in members where member.runsAlone { runAlone(member, on: connection) }
            guard connection.isInPlace(), log.keepShort(on: connection) else { continue }
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
                manners.note(connection)
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
                // Perhaps one of them asked for too much: alone, the others still have their chance.
                for member in members { commit([member], on: connection) }
                return
            }
        }
    }

    /// Runs `members` in the open transaction and commits it; returns the position of a member on whose failure the engine gave up the whole transaction.
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

    /// Runs and commits `members` as if none could fail; false when one does, and the transaction is begun anew.
    ///
    /// Keeping each apart from the others costs as much as what most of them do.
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

    /// Commits, and notes how long the disk took.
    private func commitOpen(_ connection: SQLiteConnection) throws {
        guard waitsForDisk else { return try connection.commit() }
        let begun = ContinuousClock.now
        try connection.commit()
        pace.note(ContinuousClock.now - begun)
        isQuick.store(pace.isQuick, ordering: .relaxed)
    }

    private func rollBack(_ connection: SQLiteConnection) {
        guard connection.isInTransaction else { return }
        do {
            try connection.rollBack()
        } catch {
            // A connection that cannot even roll back is of no further use.
            self.connection = nil
        }
    }
}

/// The error to report for one met while working on the database at `path`.
func checkpointError(for error: any Error, path: String) -> any Error {
    (error as? SQLiteFailure)?.checkpointError(path: path) ?? error
}

/// Runs `body`, reporting errors of the engine as errors about the database at `path`.
func reportingErrors<Result>(about path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw checkpointError(for: error, path: path)
    }
}
