import DequeModule
import SignoffCheckpoint

/// The sessions of a database, each lent to one caller at a time.
actor SessionPool {
    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<PostgresSession, any Error>
    }

    private let configuration: PostgresSession.Configuration
    private let limit: Int
    private let patience: Duration
    private var idle: [PostgresSession] = []
    private var all: [PostgresSession] = []
    private var waiters: Deque<Waiter> = []
    private var nextNumber = 0
    private var isClosed = false

    /// Creates a pool whose sessions connect on their first use.
    ///
    /// - Parameters:
    ///   - configuration: What the sessions have in common.
    ///   - limit: How many there are at most, 1 or more.
    ///   - patience: How long a caller waits for one.
    init(_ configuration: PostgresSession.Configuration, limit: Int, patience: Duration) {
        self.configuration = configuration
        self.limit = max(1, limit)
        self.patience = patience
    }

    /// Lends a session for the time of `body`.
    ///
    /// - Throws: What `body` throws; `locked` when all sessions stay lent for too long; `storage` when the pool is closed.
    nonisolated func withSession<Result: Sendable>(
        _ body: @Sendable (PostgresSession) async throws -> Result
    ) async throws -> Result {
        let session = try await take()
        do {
            let result = try await body(session)
            await giveBack(session)
            return result
        } catch {
            await giveBack(session)
            throw error
        }
    }

    func close() async {
        isClosed = true
        for waiter in waiters { waiter.continuation.resume(throwing: closedError) }
        waiters = []
        for session in all { await session.close() }
        (all, idle) = ([], [])
    }

    private var closedError: CheckpointError {
        CheckpointError(.storage, "\(ForeignText.identifier(configuration.title)) is closed")
    }

    private func take() async throws -> PostgresSession {
        guard !isClosed else { throw closedError }
        // The session that was used last has the warmest connection.
        if let session = idle.popLast() { return session }
        if all.count < limit {
            let session = PostgresSession(configuration)
            all.append(session)
            return session
        }
        nextNumber += 1
        let number = nextNumber
        let patience = patience
        let timer = Task {
            try await Task.sleep(for: patience)
            self.giveUp(number)
        }
        defer { timer.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            waiters.append(Waiter(number: number, continuation: continuation))
        }
    }

    private func giveUp(_ number: Int) {
        guard let position = waiters.firstIndex(where: { $0.number == number }) else { return }
        let waiter = waiters.remove(at: position)
        waiter.continuation.resume(
            throwing: CheckpointError(
                .locked,
                "all \(limit) connections to \(ForeignText.identifier(configuration.title)) stayed in use for too long; try again"
            )
        )
    }

    private func giveBack(_ session: PostgresSession) {
        guard !isClosed else { return }
        if let waiter = waiters.popFirst() {
            waiter.continuation.resume(returning: session)
        } else {
            idle.append(session)
        }
    }
}
