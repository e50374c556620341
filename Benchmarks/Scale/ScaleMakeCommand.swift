import ArgumentParser
import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite

/// Makes the large databases that the other scale commands measure.
struct ScaleMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-make",
        abstract: "Make two databases of many threads: as Python writes it, and with our tables."
    )

    @Option(help: "How many threads; each twentieth waits and each hundredth has failed.")
    var threads = 100_000

    @Option(help: "How many turns of a thread, of two checkpoints each.")
    var turns = 5

    @Option(name: .customLong("folder"), help: "The folder for the files, which stay there.")
    var directory = "/tmp"

    func run() async throws {
        let files = ScaleFiles(directory: directory)
        for path in [files.reference, files.own] {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        let writing = try ContinuousClock().measure { try write(files.reference) }
        print("written in \(writing)")
        try FileManager.default.copyItem(atPath: files.reference, toPath: files.own)
        let adopting = try await ContinuousClock().measure { try await adopt(files.own) }
        print("adopted in \(adopting)")
    }

    private func write(_ path: String) throws {
        let connection = try BareConnection(path, synchronous: "OFF")
        try connection.script(ScaleFiles.referenceTables)
        let writer = ThreadWriter(connection: connection)
        var checkpoints = 0
        try connection.script("BEGIN")
        for number in 0..<threads {
            let outcome: ThreadWriter.Outcome =
                number % 20 == 0 ? .waiting : number % 100 == 1 ? .failed : .finished
            checkpoints += try writer.write(Self.thread(number), turns: turns, outcome: outcome)
            if number % 5_000 == 4_999 { try connection.script("COMMIT; BEGIN") }
        }
        try connection.script("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        print("\(threads) threads, \(checkpoints) checkpoints")
    }

    /// Adds Signoff's tables, and a run to every failed thread.
    private func adopt(_ path: String) async throws {
        let options = SQLiteSaver.Options(synchronous: .normal, addsTablesToForeignDatabases: true)
        let saver = try await SQLiteSaver(path: path, options: options)
        for number in stride(from: 1, to: threads, by: 100) {
            let request = RunRequest(
                thread: Self.thread(number),
                workflow: ThreadWriter.workflow,
                action: .proceed,
                requestedBy: "benchmark"
            )
            let run = try await saver.begin(request, for: "benchmark", lease: .seconds(60))
            guard let lease = run?.lease else { throw UnexpectedResult(description: "a thread is held") }
            try await saver.finish(lease, as: .error, error: RunFailure(code: "task_failed", message: "it was lost"))
        }
        await saver.close()
    }

    private static func thread(_ number: Int) -> ThreadID { ThreadID("thread-\(number)") }
}
