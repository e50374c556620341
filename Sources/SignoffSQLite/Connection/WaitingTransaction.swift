import Synchronization

/// A transaction with a waiting caller.
protocol WaitingTransaction: Sendable {
    /// Whether the transaction must not be committed together with others.
    var runsAlone: Bool { get }
    /// Makes the changes, and keeps the result until the changes are durable.
    func run(on connection: SQLiteConnection) throws
    /// Returns the result to the caller.
    func succeed()
    /// Returns an error to the caller.
    func fail(with error: any Error)
}

/// A transaction with the continuation of its waiting task.
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
