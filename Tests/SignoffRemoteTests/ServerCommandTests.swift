import OrderedCollections
import ProcessSupport
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite(
    "Commands on a real server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct ServerCommandTests {
    private let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func signoff(
        _ arguments: [String],
        on server: RealServer,
        environment: [String: String] = [:]
    ) async throws -> ServerCommand {
        try await ServerCommand.run(
            arguments + ["--server", server.url.description],
            in: folder,
            environment: environment
        )
    }

    @Test("A graph is run, its question listed, read and answered, and the decision is recorded")
    func journey() async throws {
        let server = try await RealServer.running()
        let run = try await signoff(["run", "ask", "--input", #"{"question":"pay 10?"}"#, "--json"], on: server)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.lastLine["event"] == "end")
        #expect(try run.lastLine["run"]?["status"] == "interrupted")
        let thread = try #require(try run.lastLine["run"]?["thread_id"]?.stringValue)
        let inbox = try await signoff(["inbox", "--thread", thread, "--json"], on: server)
        let listed = try #require(try inbox.json["items"]?.arrayValue?.first)
        #expect(listed["workflow"] == "ask")
        let item = try await signoff(["item", "--thread", thread, "--json"], on: server)
        #expect(item.exitCode == 0, "\(item.errors)")
        let answer = try await signoff(
            ["answer", "--thread", thread, "--decision", "respond", "--message", "yes", "--json"],
            on: server
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        #expect(try answer.lastLine["event"] == "end")
        #expect(try answer.lastLine["values"] == "yes")
        let again = try await signoff(
            ["answer", "--thread", thread, "--decision", "respond", "--message", "no"],
            on: server
        )
        #expect(again.exitCode == 3)
        #expect(again.output.isEmpty)
        let ledger = try await signoff(["ledger", "list", "--json"], on: server)
        #expect(ledger.exitCode == 0, "\(ledger.errors)")
        #expect(ledger.output.contains("\"sending\""))
        #expect(ledger.output.contains("\"sent\""))
        let verified = try await signoff(["ledger", "verify"], on: server)
        #expect(verified.exitCode == 0, "\(verified.errors)")
        for reading in [
            ["threads"], ["history", "--thread", thread], ["runs", "--thread", thread],
            ["watch", "--run", try #require(try answer.lastLine["run"]?["id"]?.stringValue), "--thread", thread],
        ] {
            let read = try await signoff(reading + ["--json"], on: server)
            #expect(read.exitCode == 0, "\(reading): \(read.errors)")
        }
    }

    @Test(
        "Of eight processes that answer at once one ends with 0, the others with 3, and no other question is answered"
    )
    func race() async throws {
        let server = try await RealServer.running()
        let reader = try await server.backend()
        let thread = try await reader.startAndWait("ask_twice", "processes").request.thread
        let item = try await reader.onlyItem(of: thread).question
        let arguments = [
            "answer", "--thread", thread.rawValue, "--item", try #require(item.interrupt.id).rawValue,
            "--expect-digest", item.payloadDigest.rawValue, "--decision", "respond", "--message", "yes",
        ]
        let ends = try await withThrowingTaskGroup(of: ServerCommand.self) { group in
            for _ in 0..<8 { group.addTask { try await signoff(arguments, on: server) } }
            return try await group.reduce(into: [ServerCommand]()) { $0.append($1) }
        }
        #expect(ends.compactMap(\.exitCode).sorted() == [0, 3, 3, 3, 3, 3, 3, 3], "\(ends.map(\.errors))")
        #expect(try server.paid("processes").count == 1)
        #expect(try await reader.onlyItem(of: thread).payload["question"] == "refund 10000?")
        let ledger = try await signoff(["ledger", "verify"], on: server)
        #expect(ledger.exitCode == 0, "\(ledger.errors)")
    }

    @Test("A question of a called task has the note that others may follow")
    func othersMayFollow() async throws {
        let server = try await RealServer.running()
        for (graph, follows) in [("ask_twice", true), ("ask", false)] {
            let run = try await signoff(["run", graph, "--input", "\"follow\"", "--json"], on: server)
            let thread = try #require(try run.lastLine["run"]?["thread_id"]?.stringValue)
            let item = try await signoff(["item", "--thread", thread], on: server)
            #expect(item.output.contains("others may follow") == follows, "\(graph): \(item.output)")
        }
    }

    @Test("A failed run ends with its error, and is retried to its end")
    func failure() async throws {
        // Retrying all failed threads would include those of other tests, so these belong to a separate user.
        let server = try await RealServer.withPeople()
        let key = ["SIGNOFF_API_KEY": "key-of-\(UInt64.random(in: 0...(.max)))"]
        let run = try await signoff(
            ["run", "fail_once", "--input", "\"command-1\""],
            on: server,
            environment: key
        )
        #expect(run.exitCode == 1)
        #expect(run.errors.contains("the disk is full"))
        #expect(run.errors.contains("[run_failed]"))
        let retry = ["retry", "--failed", "--match", "fail_once"]
        let failed = try await signoff(retry + ["--json"], on: server, environment: key)
        #expect(failed.exitCode == 0, "\(failed.errors)")
        let again = try await signoff(retry, on: server, environment: key)
        #expect(again.exitCode == 3)
    }

    @Test("A run is stopped by its thread and its id")
    func cancellation() async throws {
        let server = try await RealServer.running()
        let run = try await signoff(["run", "slow", "--input", "30", "--detach", "--json"], on: server)
        let stored = try run.lastLine["run"]
        let id = try #require(stored?["id"]?.stringValue)
        let thread = try #require(stored?["thread_id"]?.stringValue)
        let cancelled = try await signoff(["cancel", id, "--thread", thread, "--json"], on: server)
        #expect(cancelled.exitCode == 0, "\(cancelled.errors)")
        let unknown = try await signoff(["cancel", "nothing", "--thread", thread], on: server)
        #expect(unknown.exitCode == 1)
        #expect(unknown.errors.contains("[run_not_found]"))
    }

    @Test("A ledger that was cut off at its end is detected, and so is a missing one")
    func cutLedger() async throws {
        let server = try await RealServer.running()
        for number in 1...2 {
            let run = try await signoff(["run", "ask", "--input", "\(number)", "--json"], on: server)
            let thread = try #require(try run.lastLine["run"]?["thread_id"]?.stringValue)
            let answer = ["answer", "--thread", thread, "--decision", "respond", "--message", "yes"]
            #expect(try await signoff(answer, on: server).exitCode == 0)
        }
        let whole = try await signoff(["ledger", "verify"], on: server)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        #expect(whole.output.contains("4 decisions") || whole.output.contains("the hash chain is intact"))
        let info = try await signoff(["info", "--json"], on: server)
        let path = try #require(try info.json["paths"]?.arrayValue?.first?["path"]?.stringValue)
        let name = String(path.dropFirst(folder.path.count + 1))
        let lines = folder.lines(of: name)
        #expect(lines.count == 4)
        try folder.write(lines.dropLast().joined(separator: "\n") + "\n", to: name)
        let cut = try await signoff(["ledger", "verify"], on: server)
        #expect(cut.errors.contains("[ledger_broken]"), "\(cut.errors)")
        #expect(cut.output.isEmpty)
        folder.remove(name)
        let gone = try await signoff(["ledger", "verify"], on: server)
        #expect(gone.errors.contains("[ledger_broken]"), "\(gone.errors)")
    }

    @Test("The graph of a thread is drawn as the server knows it, with the status of its nodes")
    func graph() async throws {
        let maria = try await RealServer.running().backend()
        let thread = try await maria.startAndWait("parallel", [:]).request.thread
        let graph = try #require(try await maria.graph(of: thread))
        #expect(graph.workflow == "parallel")
        #expect(graph.drawing.nodes.map(\.id).sorted() == ["__end__", "__start__", "ask_left", "ask_right"])
        #expect(graph.drawing.edges.count == 4)
        #expect(graph.standings == ["ask_left": .waiting, "ask_right": .waiting])
    }

    @Test("The versions of the server are printed, and its graphs are listed")
    func information() async throws {
        let server = try await RealServer.running()
        let info = try await signoff(["info", "--json"], on: server)
        #expect(!folder.has(".local"))
        #expect(try info.json["server"]?["url"] == .string(server.url.description))
        #expect(try info.json["server"]?["version"]?.stringValue != nil)
        #expect(try info.json["server"]?["langgraph_version"]?.stringValue != nil)
        let workflows = try await signoff(["workflows", "--json"], on: server)
        let names = try workflows.json["workflows"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
        #expect(names?.contains("ask_twice") == true)
        let unknown = try await signoff(["run", "nothing", "--input", "1"], on: server)
        #expect(unknown.exitCode == 2)
        #expect(unknown.errors.contains("[unknown_workflow]"))
        let name = try await signoff(["run", "ask", "--input", "1", "--thread", "mine"], on: server)
        #expect(name.exitCode == 2)
        let thread = try await signoff(["history", "--thread", "mine"], on: server)
        #expect(thread.errors.contains("[thread_not_found]"))
    }
}

@Suite("Commands and the place they use", .timeLimit(.minutes(5)))
struct PlaceChoiceTests {
    private let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func inbox(
        _ arguments: [String] = [],
        configuration: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> ServerCommand {
        var environment = environment
        environment["XDG_CONFIG_HOME"] = folder.path + "/config"
        if let configuration {
            try FolderMaking.make(folder.path + "/config/signoff")
            try folder.write(configuration, to: "config/signoff/config.toml")
        }
        return try await ServerCommand.run(["inbox"] + arguments, in: folder, environment: environment)
    }

    /// No server listens at this address.
    private let nowhere = "http://127.0.0.1:9"

    @Test("A server that cannot be reached ends the command with 5 and prints nothing, and never shows the key")
    func unreachable() async throws {
        let run = try await inbox(["--server", nowhere], environment: ["SIGNOFF_API_KEY": "the-secret-key"])
        #expect(run.exitCode == 5)
        #expect(run.errors.contains("[server_unreachable]"))
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("the-secret-key"))
    }

    @Test("Two places from one source are refused")
    func twoPlaces() async throws {
        let line = try await inbox(["--server", nowhere, "--db", "x.sqlite"])
        #expect(line.exitCode == 2)
        #expect(line.errors.contains("[usage]"))
        let environment = try await inbox(environment: ["SIGNOFF_SERVER": nowhere, "SIGNOFF_DB": "x.sqlite"])
        #expect(environment.exitCode == 2)
        #expect(environment.errors.contains("[usage]"))
        let profile = try await inbox(
            ["--profile", "p"],
            configuration: "[profiles.p]\nserver = \"\(nowhere)\"\ndatabase = \"x.sqlite\"\n"
        )
        #expect(profile.exitCode == 2)
        #expect(profile.errors.contains("[configuration]"))
    }

    @Test("The command line precedes the profile, and the profile precedes the environment")
    func precedence() async throws {
        let both = ["SIGNOFF_SERVER": nowhere]
        let line = try await inbox(["--db", "missing.sqlite"], environment: both)
        #expect(line.errors.contains("[not_found]"))
        let configuration = "[profiles.p]\ndatabase = \"missing.sqlite\"\n[profiles.s]\nserver = \"\(nowhere)\"\n"
        let profile = try await inbox(["--profile", "p"], configuration: configuration, environment: both)
        #expect(profile.errors.contains("[not_found]"))
        let server = try await inbox(
            ["--profile", "s"],
            configuration: configuration,
            environment: ["SIGNOFF_DB": "missing.sqlite"]
        )
        #expect(server.errors.contains("[server_unreachable]"))
        #expect(try await inbox(environment: both).errors.contains("[server_unreachable]"))
    }

    @Test("A profile whose key variable is unset is refused by name, and only when its server is used")
    func keyVariable() async throws {
        let configuration = "[profiles.s]\nserver = \"\(nowhere)\"\napi_key_env = \"TEAM_KEY\"\n"
        let unset = try await inbox(["--profile", "s"], configuration: configuration)
        #expect(unset.exitCode == 2)
        #expect(unset.errors.contains("[configuration]"))
        #expect(unset.errors.contains("TEAM_KEY"))
        let other = try await inbox(
            ["--profile", "s", "--server", "http://127.0.0.1:10"],
            configuration: configuration
        )
        #expect(other.errors.contains("[server_unreachable]"))
    }

    @Test(
        "An operation that a server does not support is refused with the reason, before a request",
        arguments: [
            ["worker"], ["vacuum"], ["note", "--item", "x"], ["export", "--thread", "x"],
        ]
    )
    func absent(_ arguments: [String]) async throws {
        let run = try await ServerCommand.run(arguments + ["--server", nowhere], in: folder)
        #expect(run.exitCode == 2, "\(run.errors)")
        #expect(run.errors.contains("[unsupported]"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test("A URL with a user is refused and not shown")
    func userInformation() async throws {
        let run = try await inbox(["--server", "http://maria:the-secret-key@127.0.0.1:9"])
        #expect(run.exitCode == 2)
        #expect(!run.errors.contains("the-secret-key"))
    }
}
