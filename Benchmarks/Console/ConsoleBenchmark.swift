import ArgumentParser
import CellGrid
import Glibc
import OrderedCollections
import SignoffCheckpoint
import TerminalSupport

/// Measures the built console as a person meets it: on a terminal, with a full database and events arriving.
@main
struct ConsoleBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signoff-console-benchmark",
        abstract: "Measure the console on a pseudo-terminal.",
        discussion:
            "Prints one JSON object a line. Build it and the program in release; the program is looked for beside it."
    )

    @Option(help: "Threads in the database, each with a question.")
    var threads = 10_000

    @Option(help: "Events that arrive in a second while keys are pressed.")
    var rate = 5_000

    @Option(help: "Keys pressed for each measurement.")
    var keys = 200

    @Option(help: "Events after which memory is read; they arrive as fast as they can be stored.")
    var flood = 1_000_000

    @Option(help: "The folder for the database; one of the right size is used again.")
    var directory = "/tmp"

    @Option(help: "The program; without it the one beside this benchmark.")
    var program: String?

    @Flag(help: "Measure only a run that the console executes itself.")
    var ownRun = false

    func run() async throws {
        let program = try program ?? BuiltProduct.path("signoff")
        if ownRun { return try measureOwnRun(program) }
        let database = try await BenchmarkDatabase.open(threads: threads, in: directory)
        try measureStart(program, database)
        let console = try DrivenConsole(program: program, database: database.path)
        try console.waitUntilUsable()
        try measureKeys(console, "inbox, quiet")
        try measureIdle(console)
        let feed = EventFlood(database, rate: rate)
        let feeding = Task.detached { try await feed.run() }
        try measureKeys(console, "inbox, \(rate) events/s")
        try console.show("3")
        try measureKeys(console, "streams, \(rate) events/s") { try console.timeOfPause($0) }
        feeding.cancel()
        let sent = try await feeding.value
        report("events stored meanwhile", ["count": .integer(Int64(sent))])
        try await measureMemory(console, database)
        console.end()
        await database.close()
        try await measureLargeItem(program)
        try await measureBatch(program)
        try measureOwnRun(program)
    }

    private func measureOwnRun(_ program: String) throws {
        let run = try OwnRun(program: program, in: directory)
        let before = run.bytes
        let console = try DrivenConsole(program: program, database: run.database, home: run.folder)
        try console.waitUntilUsable()
        try measureKeys(console, "inbox, while it executes a step of \(OwnRun.lines) lines")
        let begin = ContinuousClock.now
        while !run.hasEnded {
            guard ContinuousClock.now - begin < .seconds(60) else {
                throw BenchmarkFailure("the run has not ended after a minute")
            }
            console.read(for: .milliseconds(500))
        }
        console.end()
        let grown = Double(run.bytes - before) / Double(OwnRun.output)
        report(
            "disk of a step of \(OwnRun.lines) lines",
            ["bytes_per_byte": .double((grown * 100).rounded() / 100), "limit": 3]
        )
    }

    private func measureLargeItem(_ program: String) async throws {
        let items = [
            (1_000_000, "a line of 1 MB", shown: "with words. A line"),
            (10_000_000, "an item of 10 MB", shown: "allowed: approve"),
        ]
        for (bytes, name, shown) in items {
            let database = try await BenchmarkDatabase.openLarge(bytes: bytes, in: directory)
            let console = try DrivenConsole(program: program, database: database.path)
            try console.waitUntilUsable()
            try console.readPayload(showing: shown)
            try measureKeys(console, "from and to \(name)")
            try measureIdle(console, "idle on \(name)")
            console.end()
            await database.close()
        }
    }

    private func measureBatch(_ program: String) async throws {
        let database = try await BenchmarkDatabase.openBatch(actions: 10_000, in: directory)
        let console = try DrivenConsole(program: program, database: database.path)
        try console.waitUntilUsable()
        try console.readPayload(showing: "undecided 10,000")
        try measureKeys(console, "from and to a question of 10,000 actions")
        try measureIdle(console, "idle on a question of 10,000 actions")
        console.end()
        await database.close()
    }

    private func measureStart(_ program: String, _ database: BenchmarkDatabase) throws {
        var times: [Duration] = []
        for _ in 0..<5 {
            let begin = ContinuousClock.now
            let console = try DrivenConsole(program: program, database: database.path)
            try console.waitUntilUsable()
            times.append(ContinuousClock.now - begin)
            console.end()
        }
        let sorted = times.map(\.milliseconds).sorted()
        report("start to usable", ["median_ms": .double(sorted[2]), "worst_ms": .double(sorted[4]), "limit_ms": 200])
    }

    private func measureKeys(
        _ console: DrivenConsole,
        _ place: String,
        _ timeOfKey: ((Bool) throws -> Duration)? = nil
    ) throws {
        let timeOfKey = timeOfKey ?? { try console.timeOfKey(isDown: $0) }
        var times: [Double] = []
        let before = console.bytes
        for press in 0..<keys {
            times.append(try timeOfKey(press.isMultiple(of: 2)).milliseconds)
        }
        let bytes = console.bytes - before
        times.sort()
        report(
            "key to paint: \(place)",
            [
                "p50_ms": .double(times[times.count / 2]), "p95_ms": .double(times[times.count * 95 / 100]),
                "p99_ms": .double(times[times.count * 99 / 100]), "worst_ms": .double(times[times.count - 1]),
                "bytes_per_key": .integer(Int64(bytes / keys)), "limit_p95_ms": 33, "limit_p99_ms": 50,
            ]
        )
    }

    private func measureIdle(_ console: DrivenConsole, _ name: String = "idle") throws {
        let before = console.processorTime
        let begin = ContinuousClock.now
        console.read(for: .seconds(10))
        let share = (console.processorTime - before) / ((ContinuousClock.now - begin).milliseconds / 1000)
        report(name, ["percent_of_a_core": .double((share * 10_000).rounded() / 100), "limit_percent": 1])
    }

    private func measureMemory(_ console: DrivenConsole, _ database: BenchmarkDatabase) async throws {
        let before = console.residentMegabytes
        var stored = 0
        while stored < flood {
            try await database.append(events: 2_000)
            stored += 2_000
            if stored.isMultiple(of: 20_000) {
                console.read(for: .milliseconds(20))
                try await database.trim()
            }
        }
        console.read(for: .seconds(5))
        report(
            "memory after \(flood) events",
            [
                "before_mb": .integer(Int64(before)), "after_mb": .integer(Int64(console.residentMegabytes)),
                "limit_mb": 200,
            ]
        )
    }

    private func report(_ name: String, _ members: JSONObject) {
        var line: JSONObject = ["measurement": .string(name), "threads": .integer(Int64(threads))]
        line.merge(members) { _, later in later }
        print(JSONValue.object(line).text())
        fflush(nil)
    }
}

extension Duration {
    /// The duration in milliseconds, to the microsecond.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1000 + (Double(attoseconds) / 1e12).rounded() / 1000
    }
}
