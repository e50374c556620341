import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// A connection remembers which names it has stored.
@Suite("Names of tasks in a file")
struct TaskNameTests {
    private struct Undone: Error {}

    @Test(
        "A name of a transaction that is undone, by the program or by the engine, is stored by the next one",
        arguments: [false, true]
    )
    func undone(byEngine: Bool) async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let batch = WriteBatch(
            address: CheckpointAddress(thread: "t", checkpoint: SampleThread.id(1)),
            task: "task",
            taskPath: "",
            writes: [],
            taskName: "send"
        )
        await #expect(throws: Undone.self) {
            try await saver.database.write { connection in
                try TaskNameRows(connection: connection).note([.writes(batch)])
                if byEngine { try connection.execute("ROLLBACK") }
                throw Undone()
            }
        }
        for _ in 0..<2 {
            try await saver.database.write { try TaskNameRows(connection: $0).note([.writes(batch)]) }
        }
        #expect(try await saver.taskNames() == ["send"])
    }
}
