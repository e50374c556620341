import ArgumentParser
import Glibc
import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
import SignoffRemote
import SignoffReview

/// Measures what operators wait for on a LangGraph server of many threads.
struct ScaleServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-server",
        abstract: "Serve many threads on the loopback interface, and measure the inbox on them.",
        discussion: """
            What replies stands in for a LangGraph server and takes no time of its own to speak of: what is measured is the client. With \
            --serve it only serves, so that a console can be opened on it.
            """
    )

    @Option(help: "How many threads there are.")
    var threads = 10_000

    @Option(help: "How many of them ask.")
    var waiting = 1_000

    @Option(help: "The signoff program, whose memory is measured as well.")
    var program: String?

    @Flag(help: "Serve until the input ends, and measure nothing.")
    var serve = false

    func validate() throws {
        guard 1...threads ~= waiting else { throw ValidationError("--waiting must be from 1 to --threads") }
    }

    func run() async throws {
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        let crowd = CrowdedServer(asking: waiting, idle: threads - waiting)
        let served = try ServedCrowd(crowd)
        let url = try served.url
        if serve {
            // Written at once: a reader of a pipe waits for the URL.
            _ = "\(url)\n".withCString { write(STDOUT_FILENO, $0, strlen($0)) }
            // Without the reference, the server would end before its first request.
            withExtendedLifetime(served) { while readLine() != nil {} }
            return
        }
        let clock = ContinuousClock()
        let start = clock.now
        let backend = try await LangGraphBackend(
            ServerConnection(
                url: url,
                transport: try HTTPTransport(url: url, options: HTTPOptions(usesProxies: false))
            ),
            identity: OperatorIdentity(name: "benchmark", client: "benchmark"),
            options: LangGraphBackend.Options(facts: FactsInference().reader)
        )
        report("connected", start.duration(to: clock.now), crowd)
        try await read("first reading", backend, crowd)
        try await read("next reading", backend, crowd)
        for number in 0..<min(10, waiting) { crowd.change(number, to: "interrupted", asks: true) }
        try await read("reading after ten changes", backend, crowd)
        let listed = clock.now
        _ = try await backend.threadPage(limit: 500)
        report("first 500 threads", listed.duration(to: clock.now), crowd)
        guard let program else { return }
        let began = clock.now
        let process = try MeasuredProcess(running: [
            program, "inbox", "--server", "\(url)", "--limit", "10000", "--json",
        ])
        guard process.status == 0 else {
            throw UnexpectedResult(description: "\(program) ended with \(process.status)")
        }
        report("signoff inbox", began.duration(to: clock.now), crowd, ["memory_mb": .double(process.memory)])
    }

    /// Reads all questions.
    private func read(_ name: String, _ backend: LangGraphBackend, _ crowd: CrowdedServer) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var first: Duration?
        var count = 0
        for try await page in backend.questionPages(limit: 10_000, payloadLimit: nil) {
            first = first ?? start.duration(to: clock.now)
            count += page.questions.count
        }
        guard count == waiting else { throw UnexpectedResult(description: "\(count) questions were read") }
        let facts: JSONObject = ["first_rows_ms": first.map { .double(Self.milliseconds($0)) } ?? .null]
        report(name, start.duration(to: clock.now), crowd, facts)
    }

    private func report(_ name: String, _ duration: Duration, _ crowd: CrowdedServer, _ facts: JSONObject = [:]) {
        let requests = crowd.takeCounts().sorted { $0.key < $1.key }.map {
            ($0.key, JSONValue.integer(Int64($0.value)))
        }
        var line: JSONObject = ["case": .string(name), "ms": .double(Self.milliseconds(duration))]
        line.merge(facts) { $1 }
        line["requests"] = .object(JSONObject(uniqueKeysWithValues: requests))
        line["peak_mb"] = .integer(Int64(Memory.peakMegabytes))
        print(JSONValue.object(line).text(.compact))
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return (Double(seconds) * 1e3 + Double(attoseconds) / 1e15).rounded()
    }
}
