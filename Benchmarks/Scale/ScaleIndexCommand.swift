import ArgumentParser
import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite

/// Measures how fast the index beside a database of Python's is built.
struct ScaleIndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-index",
        abstract: "Measure the index beside the database without our tables that scale-make made."
    )

    @Option(name: .customLong("folder"), help: "The folder of the files.")
    var directory = "/tmp"

    func run() async throws {
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        let files = ScaleFiles(directory: directory)
        try? FileManager.default.removeItem(atPath: files.cache)
        defer { try? FileManager.default.removeItem(atPath: files.cache) }
        let start = ContinuousClock.now
        let options = SQLiteSaver.Options(mode: .readOnly, indexFolder: files.cache)
        let saver = try await SQLiteSaver(path: files.reference, options: options)
        let first = try await saver.threads(matching: ThreadQuery())
        let listed = start.duration(to: .now)
        var total = 0
        for await progress in saver.indexProgress() { total = progress.total }
        let built = start.duration(to: .now)
        let seconds = Double(built.components.seconds) + Double(built.components.attoseconds) / 1e18
        let line: JSONValue = [
            "case": "index beside a database of Python's", "checkpoints": .integer(Int64(total)),
            "seconds": .double(seconds), "checkpoints_per_second": .integer(Int64(Double(total) / seconds)),
            "least_per_second": 50_000, "first_list_ms": .double(listed / .milliseconds(1)),
            "threads_in_first_list": .integer(Int64(first.count)),
            "waiting": .integer(Int64(try await saver.countOpenInterrupts())),
            "peak_megabytes": .integer(Int64(Memory.peakMegabytes)),
        ]
        print(line.text(.compact))
        await saver.close()
    }
}
