import FoundationEssentials
import Glibc
import ProcessSupport
package import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
package import SignoffRemote
import Synchronization
package import Testing

/// The real server of LangGraph with the graphs of these tests, in a process of its own.
package final class RealServer: Sendable {
    /// The interpreter with the server's packages: the one a variable names, or the one `.ci/server-reference` has installed.
    package static let python: String? = {
        if let named = ProcessInfo.processInfo.environment["SIGNOFF_SERVER_PYTHON"] { return named }
        let installed = "\(tests)/../.build/server-reference/bin/python3"
        return access(installed, X_OK) == 0 ? installed : nil
    }()

    /// The folder of all tests.
    private static let tests = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    package static let reason: Comment =
        "the packages of the LangGraph server are not installed; `.ci/server-reference` installs them under .build"

    private static let shared = Mutex<Task<RealServer, any Error>?>(nil)
    private static let sharedOfPeople = Mutex<Task<RealServer, any Error>?>(nil)

    /// The server that all tests of this process share.
    package static func running() async throws -> RealServer {
        let starting = shared.withLock { shared in
            let task = shared ?? Task { try await RealServer() }
            shared = task
            return task
        }
        return try await starting.value
    }

    /// The server with people that all tests of this process share.
    package static func withPeople() async throws -> RealServer {
        let starting = sharedOfPeople.withLock { shared in
            let task = shared ?? Task { try await RealServer(hasPeople: true) }
            shared = task
            return task
        }
        return try await starting.value
    }

    /// Where its API begins.
    package let url: ServerURL
    /// The folder of the graphs, which note there what they did.
    package let folder: String
    private let child: ChildProcess
    private let work: WorkFolder

    /// Starts a server.
    ///
    /// - Parameter hasPeople: Whether it lets people in by keys such as `key-of-maria` alone, each to their own threads.
    package init(hasPeople: Bool = false) async throws {
        work = try WorkFolder()
        child = try ChildProcess(
            try #require(Self.python),
            ["\(Self.tests)/SignoffRemoteTests/Graphs/serve.py"]
                + (hasPeople ? ["--config", "langgraph-auth.json"] : []),
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": work.path],
            errors: work.file("server.log")
        )
        let log = work
        let line = try #require(
            await child.nextLine(),
            "the server did not start: \(log.lines(of: "server.log").suffix(5).joined(separator: "\n"))"
        )
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        url = try ServerURL("http://127.0.0.1:\(parts[0])")
        folder = parts[1]
    }

    /// Ends the server's process: in order, so that it keeps what it has, or at once.
    package func stop(inOrder: Bool = true) async throws {
        try child.send(inOrder ? "stop" : "kill")
        try #require(await child.nextLine() == "stopped", "the server does not end")
    }

    /// Starts the server again at its place.
    package func start() async throws {
        try child.send("start")
        try #require(await child.nextLine() == "started", "the server does not start again")
    }

    /// A connection of its own, as another process has one.
    package func connection(
        _ transport: (any ServerTransport)? = nil,
        key: String? = nil
    ) throws -> ServerConnection {
        let fields = key.map { [HTTPRequest.Field("x-api-key", $0)] } ?? []
        let http = try HTTPTransport(url: url, fields: fields, options: HTTPOptions(usesProxies: false))
        return ServerConnection(url: url, transport: transport ?? http)
    }

    /// A backend with a connection and a memory of its own.
    package func backend(
        _ name: String = "maria",
        ledger: (any Ledger)? = nil,
        transport: (any ServerTransport)? = nil,
        key: String? = nil
    ) async throws -> LangGraphBackend {
        try await LangGraphBackend(
            try connection(transport, key: key),
            identity: OperatorIdentity(name: name, client: "test"),
            options: LangGraphBackend.Options(ledger: ledger)
        )
    }

    /// A transport that reaches the server.
    package func transport() throws -> HTTPTransport {
        try HTTPTransport(url: url, options: HTTPOptions(usesProxies: false))
    }

    /// What was paid for an order, in order.
    package func paid(_ order: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: "\(folder)/paid.txt") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("\(order) ") }.map { String($0.dropFirst(order.count + 1)) }
    }
}

extension LangGraphBackend {
    /// Starts a graph on a new thread and waits until its run has ended.
    package func startAndWait(_ graph: String, _ input: JSONValue) async throws -> Run {
        try await end(of: try await start(graph, input: input))
    }

    /// Waits until a run has ended.
    package func end(of run: Run) async throws -> Run {
        let deadline = ContinuousClock.now.advanced(by: .seconds(40))
        while true {
            let current = try await self.run(run.id)
            if !current.isActive { return current }
            try #require(ContinuousClock.now < deadline, "run \(run.id) does not end")
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
