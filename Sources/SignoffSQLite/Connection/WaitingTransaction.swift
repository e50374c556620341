import Synchronization

/// A transaction that a caller waits for.
protocol WaitingTransaction: Sendable {
    /// Whether it must be the only member of its transaction.
    var runsAlone: Bool { get }
    /// Makes the changes, and keeps the result until they are durable.
    func run(on connection: SQLiteConnection) throws
    /// Hands the result over.
    func succeed()
    /// Hands an error over.
    func fail(with error: any Error)
}

/// A transaction with the continuation of the task that waits for it.
final class SuspendedTransaction<Value: Sendable>: WaitingTransaction {
    private let body: @Sendable (SQLiteConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let value = Mutex<Value?>(nil)
    let runsAlone: Bool

    init(
        alone runsAlone: Bool = false,
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        self.runsAlone = runsAlone
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: SQLiteConnection) throws {
        let result = try body(connection)
        value.withLock { $0 = result }
    }

    func succeed() {
        guard let result = value.withLock({ $0 }) else { return }
        continuation.resume(returning: result)
    }

    func fail(with error: any Error) {
        continuation.resume(throwing: error)
    }
}
