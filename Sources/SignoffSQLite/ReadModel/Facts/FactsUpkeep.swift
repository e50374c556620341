import SignoffCheckpoint
import Synchronization

/// Updates the facts of listed questions with the reader of an opened file: the facts of all questions once after
/// opening, and later the facts of questions written by programs without a reader.
///
/// Facts that another reader writes afterwards are kept. Otherwise, two programs with different rules would replace
/// each other's facts forever.
final class FactsUpkeep: Sendable {
    let reader: QuestionFactsReader
    private let isCovered = Atomic<Bool>(false)
    private let work = Mutex<Task<Void, Never>?>(nil)

    init(_ reader: QuestionFactsReader) {
        self.reader = reader
    }

    /// Whether any facts need an update.
    func isWanted(on connection: SQLiteConnection) throws -> Bool {
        let rows = FactRows(connection: connection, reader: reader)
        if try rows.areSomeUnread() { return true }
        if isCovered.load(ordering: .relaxed) { return false }
        guard try rows.areCovered() else { return true }
        isCovered.store(true, ordering: .relaxed)
        return false
    }

    /// Updates the facts, some in each transaction.
    ///
    /// - Parameter write: Runs its argument in a transaction.
    /// - Throws: The errors of the engine, and `CancellationError`.
    func bringUp(
        _ write: @Sendable (@escaping @Sendable (SQLiteConnection) throws -> Bool) async throws -> Void
    ) async throws {
        let reader = reader
        let isCovered = isCovered.load(ordering: .relaxed)
        let place = Mutex<InterruptPlace?>(nil)
        let isGoingOn = Mutex(true)
        while isGoingOn.withLock(\.self) {
            try Task.checkCancellation()
            let last = place.withLock(\.self)
            try await write { connection in
                let rows = FactRows(connection: connection, reader: reader)
                if try rows.readUnread() { return true }
                let next = isCovered ? nil : try rows.readOthers(after: last)
                if !isCovered, next == nil { try rows.noteCovered() }
                place.withLock { $0 = next }
                isGoingOn.withLock { $0 = next != nil }
                return true
            }
        }
        self.isCovered.store(true, ordering: .relaxed)
    }

    /// Starts the update in the background.
    func start(_ body: @escaping @Sendable () async throws -> Void) {
        work.withLock { work in
            guard work == nil else { return }
            // A list by facts fails with the same error, and reports it.
            work = Task { try? await body() }
        }
    }

    /// Stops the update.
    func stop() {
        work.withLock { $0?.cancel() }
    }
}
