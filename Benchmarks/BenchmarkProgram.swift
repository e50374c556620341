import ArgumentParser
import Glibc
import SignoffCheckpoint

/// Measures what the runtime and its savers cost: one JSON object a line for every case and storage.
@main
struct BenchmarkProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signoff-benchmark",
        abstract: "Measure what durable workflows cost on this machine.",
        discussion: """
            Prints one JSON object a line: microseconds for each item (a task, a run, a chunk), the median and the minimum over all \
            repetitions, and how many times the bare equivalent that is, measured in the same run. Build it in release.
            """,
        subcommands: [
            BesidePythonCommand.self, SpeedCommand.self, ScaleMakeCommand.self, ScaleMeasureCommand.self,
            ScaleIndexCommand.self,
            ScaleFactsCommand.self, ScaleServerCommand.self, HostileCommand.self, HostileMakeCommand.self,
        ]
    )

    @Flag(help: "Print the cases and what one item of each is.")
    var list = false

    @Option(name: .customLong("case"), help: "Only this case; may be given several times.")
    var cases: [String] = []

    @Option(help: "Only this storage: \(Storage.allCases.map(\.rawValue).joined(separator: ", ")).")
    var storage: [Storage] = []

    @Option(help: "Items in one repetition; each case has its own default.")
    var count: Int?

    @Option(help: "Repetitions of each case.")
    var repetitions = 5

    @Option(help: "The folder for database files; they are removed again.")
    var directory = "/tmp"

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be 1 or more") }
        if repetitions < 1 { throw ValidationError("--repetitions must be 1 or more") }
        for name in cases where Benchmark.named(name) == nil {
            throw ValidationError("there is no case '\(name)'; --list shows those there are")
        }
    }

    func run() async throws {
        if list {
            for benchmark in Benchmark.all { print("\(benchmark.name): one item is \(benchmark.item)") }
            return
        }
        // Leaving the main thread costs a switch of threads, which would be measured.
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        let chosen = cases.isEmpty ? Benchmark.all : cases.compactMap(Benchmark.named)
        for benchmark in chosen {
            let places = benchmark.storages + (benchmark.storages.contains(.sqliteFull) ? [.postgres] : [])
            for place in places
            where storage.isEmpty ? place != .postgres : storage.contains(place) {
                let result = try await benchmark.result(
                    on: place,
                    count: count ?? benchmark.count(on: place),
                    repetitions: repetitions,
                    directory: directory
                )
                print(result.json.text())
                fflush(nil)
            }
        }
    }
}

extension Storage: ExpressibleByArgument {}
