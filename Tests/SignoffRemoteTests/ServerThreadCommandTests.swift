import OrderedCollections
import ProcessSupport
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Testing

/// The built program on threads of a real server that stopped, failed or have more than one run.
@Suite(
    "Commands on the threads of a server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct ServerThreadCommandTests {
    private let folder: WorkFolder
    private let key = ["SIGNOFF_API_KEY": "key-of-\(UInt64.random(in: 0...(.max)))"]

    init() throws { folder = try WorkFolder() }

    /// Runs a command on a server where the threads of this test are its own.
    private func signoff(_ arguments: [String]) async throws -> ServerCommand {
        let server = try await RealServer.withPeople()
        return try await ServerCommand.run(
            arguments + ["--server", server.url.description],
            in: folder,
            environment: key
        )
    }

    /// Runs a graph; returns its thread.
    private func start(_ graph: String, _ input: String, _ options: [String] = []) async throws -> String {
        let run = try await signoff(["run", graph, "--input", input, "--json"] + options)
        return try #require(try run.lastLine["run"]?["thread_id"]?.stringValue, "\(run.errors)")
    }

    private func states() async throws -> [JSONValue?] {
        let threads = try await signoff(["threads", "--json"])
        return try #require(try threads.json["threads"]?.arrayValue).map { $0["standing"]?["state"] }
    }

    @Test("A thread at a breakpoint asks no question, and a retry continues the thread to its end")
    func breakpoint() async throws {
        let thread = try await start("pausing", "{}")
        #expect(try await signoff(["inbox", "--json"]).json["items"] == [])
        #expect(try await states() == ["idle"])
        let retry = try await signoff(["retry", "--thread", thread, "--json"])
        #expect(retry.exitCode == 0, "\(retry.errors)")
        #expect(try retry.lastLine["values"] == ["topic": "first", "answer": "second"])
        let again = try await signoff(["retry", "--thread", thread])
        #expect(again.exitCode == 3)
        #expect(again.errors.contains("[nothing_to_retry]"))
        #expect(again.output.isEmpty)
    }

    @Test("A canceled run asks no question, and a retry continues its thread")
    func canceled() async throws {
        let run = try await signoff(["run", "slow", "--input", "60", "--detach", "--json"])
        let (id, thread) = try (
            #require(run.lastLine["run"]?["id"]?.stringValue), #require(run.lastLine["run"]?["thread_id"]?.stringValue)
        )
        #expect(try await signoff(["cancel", id, "--thread", thread]).exitCode == 0)
        let watched = try await signoff(["watch", "--run", id, "--thread", thread, "--json"])
        #expect(watched.exitCode == 0, "\(watched.errors)")
        #expect(try await signoff(["inbox", "--json"]).json["items"] == [])
        #expect(try await states() == ["canceled"])
        let retry = try await signoff(["retry", "--thread", thread, "--detach", "--json"])
        #expect(retry.exitCode == 0, "\(retry.errors)")
        let next = try #require(try retry.lastLine["run"]?["id"]?.stringValue)
        #expect(next != id)
        let busy = try await signoff(["retry", "--thread", thread])
        #expect(busy.exitCode == 3)
        #expect(busy.errors.contains("[thread_busy]"))
        #expect(try await signoff(["cancel", next, "--thread", thread]).exitCode == 0)
    }

    @Test("The error of a task is reported and matched, also where the server hides the message of the exception")
    func hiddenError() async throws {
        let run = try await signoff(["run", "bank", "--input", "\"Ada\""])
        #expect(run.exitCode == 1)
        #expect(run.errors.contains("no money for Ada"))
        let other = try await signoff(["retry", "--failed", "--match", "no money for Bob"])
        #expect(other.exitCode == 3)
        let retry = try await signoff(["retry", "--failed", "--match", "no money for Ada"])
        #expect(retry.exitCode == 1)
        #expect(retry.errors.contains("[run_failed]"))
    }

    @Test(
        "A fork is shown before it is made, compares the newest checkpoint, and asks again; a value is set and nothing runs"
    )
    func fork() async throws {
        let thread = try await start("essay", "\"cats\"")
        let history = try await signoff(["history", "--thread", thread, "--json"])
        let checkpoints = try #require(try history.json["history"]?.arrayValue, "\(history.output)")
            .compactMap { $0["config"]?["configurable"]?["checkpoint_id"]?.stringValue }
        let head = try #require(checkpoints.first)
        let fork = ["fork", "--thread", thread, "--from", head]
        let shown = try await signoff(fork + ["--dry-run", "--json"])
        #expect(shown.exitCode == 0, "\(shown.errors)")
        #expect(try await signoff(["runs", "--thread", thread, "--json"]).json["runs"]?.arrayValue?.count == 1)
        let stale = try await signoff(fork + ["--expect-head", "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb"])
        #expect(stale.exitCode == 3)
        #expect(stale.errors.contains("[thread_changed]"))
        let made = try await signoff(fork + ["--expect-head", head, "--json"])
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(try made.lastLine["event"] == "end")
        #expect(try made.lastLine["open_interrupts"]?.arrayValue?.count == 1)
        let late = try await signoff(fork + ["--expect-head", head])
        #expect(late.exitCode == 3)
        let missing = try await signoff(["fork", "--thread", thread, "--from", "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb"])
        #expect(missing.errors.contains("[checkpoint_not_found]"))
        let set = try await signoff(fork + ["--value", #"{"essay":"mine"}"#, "--json"])
        #expect(set.exitCode == 0, "\(set.errors)")
        #expect(try await signoff(["runs", "--thread", thread, "--json"]).json["runs"]?.arrayValue?.count == 2)
    }

    @Test("The history of a nested run is read by its namespace")
    func namespace() async throws {
        let thread = try await start("parent", #"{"topic":"cats"}"#)
        let items = try await signoff(["inbox", "--thread", thread, "--json"])
        let item = try #require(try items.json["items"]?.arrayValue?.first)
        let namespace = try #require(item["checkpoint_ns"]?.stringValue, "\(item)")
        #expect(namespace.hasPrefix("child:"))
        let history = try await signoff(["history", "--thread", thread, "--ns", namespace, "--json"])
        #expect(history.exitCode == 0, "\(history.errors)")
        let states = try #require(try history.json["history"]?.arrayValue)
        #expect(states.isEmpty == false)
        #expect(states.allSatisfy { $0["values_repr"] == JSONValue.null }, "no text of Python's is known")
    }

    @Test("The messages of a model are reported as they arrive, each with its metadata")
    func messages() async throws {
        let run = try await signoff([
            "run", "chat", "--input", #"{"messages":[{"role":"user","content":"Where is it?"}]}"#, "--json",
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let lines = try run.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let messages = lines.filter { $0["event"] == "messages" }.compactMap { $0["payload"]?.arrayValue }
        #expect(messages.isEmpty == false)
        #expect(messages.allSatisfy { $0.count == 2 && $0[1]["langgraph_node"] == "reply" })
        let text = messages.compactMap { $0.first?["content"]?.stringValue }.joined()
        #expect(text.contains("The parcel is late."))
    }

    @Test("A console that is opened on a server that is not there ends with 5, and so does each command")
    func unreachable() async throws {
        for arguments in [["--plain"], ["console", "--plain"], ["inbox"], ["run", "ask", "--input", "1"]] {
            let run = try await ServerCommand.run(arguments + ["--server", "http://127.0.0.1:9"], in: folder)
            #expect(run.exitCode == 5, "\(arguments)")
            #expect(run.errors.contains("[server_unreachable]"))
            #expect(run.output.isEmpty)
        }
    }
}
