import ArgumentParser
import FoundationEssentials
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffSQLite

/// Measures what operators wait for on a database of many threads.
struct ScaleMeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-measure",
        abstract: "Measure lists, counts and states on the database with our tables that scale-make made."
    )

    @Option(name: .customLong("folder"), help: "The folder of the files.")
    var directory = "/tmp"

    @Option(name: .customLong("rounds"), help: "How often each is measured.")
    var repetitions = 21

    func run() async throws {
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        let files = ScaleFiles(directory: directory)
        let opening = ContinuousClock.now
        let saver = try await SQLiteSaver(path: files.own)
        print("opened in \(opening.duration(to: .now))")
        let operations = LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: "benchmark", client: "benchmark"),
            workflows: [],
            time: .system,
            random: .system
        )
        let inbox = try await operations.inbox()
        let threads = try await operations.threadPage()
        let failures = try await operations.failurePage()
        guard let thread = inbox.items.first?.question.thread else {
            throw UnexpectedResult(description: "nothing waits")
        }
        try await time("inbox, first page of 200", limit: 20) { _ = try await operations.inbox() }
        try await time("inbox, a later page", limit: 20) { _ = try await operations.inbox(after: inbox.next) }
        try await time("inbox of one workflow", limit: 20) {
            _ = try await operations.inbox(workflow: ThreadWriter.workflow)
        }
        try await time("inbox of a name's beginning", limit: 20) {
            _ = try await operations.inbox(threadPrefix: "thread-99")
        }
        try await time("threads, first page of 200", limit: 20) { _ = try await operations.threadPage() }
        try await time("threads, a later page", limit: 20) {
            _ = try await operations.threadPage(after: threads.next)
        }
        try await time("threads of two states of one workflow", limit: 20) {
            _ = try await operations.threadPage(statuses: [.error, .interrupted], workflow: ThreadWriter.workflow)
        }
        try await time("threads of a name's beginning", limit: 20) {
            _ = try await operations.threadPage(threadPrefix: "thread-99")
        }
        try await time("failures, first page of 200", limit: 20) { _ = try await operations.failurePage() }
        try await time("failures, a later page", limit: 20) {
            _ = try await operations.failurePage(after: failures.next)
        }
        try await time("history of a thread", limit: 20) { _ = try await operations.historyPage(of: thread) }
        try await time("count of what waits", limit: 5) { _ = try await saver.countOpenInterrupts() }
        try await time("newest state of a thread", limit: 2) { _ = try await operations.thread(thread) }
        let count = try await saver.countOpenInterrupts()
        print("waiting \(count), peak memory \(Memory.peakMegabytes) MB of at most 150")
        await saver.close()
    }

    private func time(_ name: String, limit: Double, _ body: () async throws -> Void) async throws {
        var milliseconds: [Double] = []
        for _ in 0..<repetitions {
            let (seconds, attoseconds) = try await ContinuousClock().measure(body).components
            milliseconds.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
        }
        milliseconds.sort()
        let line: JSONValue = [
            "case": .string(name), "median_ms": rounded(milliseconds[milliseconds.count / 2]),
            "worst_ms": rounded(milliseconds[milliseconds.count - 1]), "limit_ms": .double(limit),
            "is_within_limit": .bool(milliseconds[milliseconds.count / 2] <= limit),
        ]
        print(line.text(.compact))
    }

    private func rounded(_ value: Double) -> JSONValue { .double((value * 1000).rounded() / 1000) }
}

/// The memory that the process has used.
enum Memory {
    /// The most memory it had at any time, in megabytes; 0 where the system does not say.
    static var peakMegabytes: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        else { return 0 }
        return kilobytes / 1_024
    }
}
