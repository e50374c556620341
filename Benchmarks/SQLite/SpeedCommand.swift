import ArgumentParser
import Glibc
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// Measures durable work on SQLite files beside the bare commits it needs.
struct SpeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sqlite",
        abstract: "Measure durable work on SQLite beside a bare loop with the same inserts and commits."
    )

    // The program's own options are read first, so that these need other names.
    @Option(name: .customLong("only"), help: "Only this case; may be given several times.")
    var cases: [String] = []

    @Option(name: .customLong("rounds"), help: "Repetitions of each case.")
    var repetitions = 7

    @Option(name: .customLong("folder"), help: "The folder for database files; they are removed again.")
    var directory = "/tmp"

    func run() async throws {
        // Leaving the main thread costs a switch of threads, which would be measured.
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        for speed in SpeedCase.all where cases.isEmpty || cases.contains(speed.name) {
            for (synchronous, limit) in speed.limits {
                let result = try await speed.result(
                    synchronous,
                    within: limit,
                    repetitions: repetitions,
                    directory: directory
                )
                print(result.text(.compact))
                fflush(nil)
            }
        }
        if cases.isEmpty || cases.contains(GuardedStarts.name) {
            print(try await GuardedStarts.result(repetitions: repetitions, directory: directory).text(.compact))
        }
        if cases.isEmpty || cases.contains(ResumeMeasurement.name) {
            print(try await ResumeMeasurement.result(repetitions: repetitions, directory: directory).text(.compact))
        }
    }
}
