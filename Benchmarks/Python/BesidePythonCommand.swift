import ArgumentParser
import FoundationEssentials
import Glibc
import OrderedCollections
import SignoffCheckpoint

/// Measures the same work here and in the reference, in turns.
struct BesidePythonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "beside-python",
        abstract: "Measure tasks and steps of graphs beside the same ones in LangGraph.",
        discussion:
            "Run it in the folder of the package, with a Python that has langgraph and langgraph-checkpoint-sqlite."
    )

    @Option(help: "The Python; \(Self.variable) when it is left out.")
    var python: String?

    // Options of the program itself have other names: it would take these for its own.
    @Option(
        name: .customLong("on"),
        help: "Only this storage: \(Storage.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var storage: [Storage] = []

    @Option(name: .customLong("items"), help: "Items in one repetition of the cases in memory; fewer on SQLite.")
    var count = 1_000

    @Option(name: .customLong("rounds"), help: "Repetitions of each case.")
    var repetitions = 3

    @Option(name: .customLong("folder"), help: "The folder for database files; they are removed again.")
    var directory = "/tmp"

    private static let variable = "SIGNOFF_REFERENCE_PYTHON"
    private static let script = "Benchmarks/Python/cases.py"
    private static let cases = [
        Benchmark.tasksInSequence, .graphSteps, .tasksInParallel, .graphSends,
    ]

    func validate() throws {
        if count < 20 { throw ValidationError("--items must be 20 or more") }
        if storage.contains(.postgres) { throw ValidationError("the cases in Python have no PostgreSQL storage") }
        if repetitions < 1 { throw ValidationError("--rounds must be 1 or more") }
    }

    func run() async throws {
        // Work that leaves the main thread costs a switch of threads, which would be measured with it.
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        for benchmark in Self.cases {
            for place in benchmark.storages where storage.isEmpty || storage.contains(place) {
                let items = items(on: place)
                let own = try await benchmark.result(
                    on: place,
                    count: items,
                    repetitions: repetitions,
                    directory: directory
                )
                let reference = try reference(benchmark.name, on: place, items)
                var members: JSONObject = own.json.objectValue ?? [:]
                members["python_us"] = .double((reference * 1000).rounded() / 1000)
                if case .double(let median)? = members["median_us"], median > 0 {
                    members["times_as_fast"] = .double((reference / median * 10).rounded() / 10)
                }
                print(JSONValue.object(members).text())
                fflush(nil)
            }
        }
    }

    private func items(on storage: Storage) -> Int {
        switch storage {
        case .nowhere, .memory: count
        case .sqliteNormal: count / 5
        case .sqliteFull, .postgres: count / 20
        }
    }

    /// The microseconds of one item in the reference.
    private func reference(_ name: String, on storage: Storage, _ items: Int) throws -> Double {
        guard let python = python ?? ProcessInfo.processInfo.environment[Self.variable] else {
            throw ValidationError("name a Python that has langgraph with --python or \(Self.variable)")
        }
        let stem = "\(directory)/signoff-benchmark-python-\(ProcessInfo.processInfo.processIdentifier)"
        let output = "\(stem).txt"
        defer {
            for path in [output] + ["", "-wal", "-shm"].map({ "\(stem).sqlite\($0)" }) {
                // One that was not made need not be removed.
                try? FileManager.default.removeItem(atPath: path)
            }
        }
        let words = [
            python, Self.script, name, storage.rawValue, "\(items)", "\(repetitions)", "\(stem).sqlite", output,
        ]
        let ended = try MeasuredProcess(running: words)
        guard ended.status == 0, let data = FileManager.default.contents(atPath: output),
            let figure = Double(String(decoding: data, as: UTF8.self))
        else {
            throw UnexpectedResult(
                description:
                    "\(name) on \(storage.rawValue) ended with \(ended.status) in \(python): try \(words.joined(separator: " "))"
            )
        }
        return figure
    }
}
