import Glibc
import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

@Suite("Secrets in what commands print")
struct SecretTextTests {
    private static let secret = "hunter2-hunter2"

    /// A database with a thread that asks about a secret, a finished one and a failed one.
    private func database(in folder: TemporaryFolder) async throws -> String {
        let path = folder.path + "/secrets.sqlite"
        let asks = Entrypoint("asks") { (payload: JSONValue, flow) -> JSONValue in
            let answer: JSONValue = try await flow.interrupt(payload)
            return ["password": .string(Self.secret), "answer": answer]
        }
        let saver = try await SQLiteSaver(path: path)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [asks])
        let payload: JSONValue = [
            "action_requests": [["name": "log_in", "args": ["user": "ann", "password": .string(Self.secret)]]],
            "review_configs": [["action_name": "log_in", "allowed_decisions": ["approve", "reject"]]],
        ]
        _ = try await runtime.invoke(asks, payload, on: "open")
        _ = try await runtime.invoke(asks, payload, on: "done")
        _ = try await runtime.invoke(asks, .resume(Command(resume: ["decisions": [["type": "approve"]]])), on: "done")
        await saver.close()
        return path
    }

    @Test("The text of every command masks secrets, and JSON has them exactly")
    func masked() async throws {
        let folder = try TemporaryFolder()
        let db = try await database(in: folder)
        let first = try await CommandRun.signoff("history", "--db", db, "--thread", "done", "--json", in: folder).json
        let checkpoints = first["history"]?.arrayValue?.compactMap {
            $0["config"]?["configurable"]?["checkpoint_id"]?.stringValue
        }
        let oldest = try #require(checkpoints?.last)
        for command in [
            ["item", "--thread", "open"], ["inbox"], ["threads"], ["history", "--thread", "done"],
            ["history", "--thread", "open"], ["diff", "--thread", "done", oldest, "newest"],
            ["fork", "--thread", "done", "--from", oldest, "--dry-run"], ["ledger"], ["runs"],
        ] {
            let run = try await CommandRun.signoff(command + ["--db", db], in: folder)
            #expect(run.exitCode == 0, "\(command): \(run.problem)")
            #expect(!run.output.contains(Self.secret), "\(command): \(run.output)")
        }
        let item = try await CommandRun.signoff("item", "--db", db, "--thread", "open", "--json", in: folder)
        #expect(item.output.contains(Self.secret))
        let text = try await CommandRun.signoff("item", "--db", db, "--thread", "open", in: folder)
        #expect(text.output.contains("┊   \"password\": \"********\""), "\(text.output)")
    }

    @Test("--reveal prints secrets, and the ledger records who read which item")
    func revealed() async throws {
        let folder = try TemporaryFolder()
        let db = try await database(in: folder)
        let run = try await CommandRun.signoff("item", "--db", db, "--thread", "open", "--reveal", in: folder)
        #expect(run.output.contains(Self.secret), "\(run.output) \(run.errors)")
        let ledger = try await CommandRun.signoff("ledger", "--db", db, "--thread", "open", in: folder)
        #expect(ledger.output.contains("tester  open    reveal log_in"), "\(ledger.output)")
        let verified = try await CommandRun.signoff("ledger", "verify", "--db", db, in: folder)
        #expect(verified.exitCode == 0)
    }

    @Test("--reveal is refused where it cannot be recorded, and records nothing when nothing is masked")
    func refused() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--thread", "cat", "--input", "\"cat\"", in: folder)
        let plain = try await CommandRun.signoff("item", "--thread", "cat", "--reveal", in: folder)
        #expect(plain.exitCode == 0)
        let ledger = try await CommandRun.signoff("ledger", in: folder)
        #expect(ledger.output == "No decisions yet.\n")
        let db = try await database(in: folder)
        mkdir("\(folder.path)/config", 0o700)
        mkdir("\(folder.path)/config/signoff", 0o700)
        let profile = "[profiles.wall]\ndatabase = \"\(db)\"\nread_only = true\n"
        try folder.write(profile, to: "config/signoff/config.toml")
        let run = try await CommandRun.signoff(
            "item",
            "--profile",
            "wall",
            "--thread",
            "open",
            "--reveal",
            in: folder,
            environment: ["XDG_CONFIG_HOME": folder.path + "/config"]
        )
        #expect(run.problem.contains("read-only"), "\(run.problem)")
        #expect(run.exitCode != 0)
        #expect(!run.output.contains(Self.secret))
    }
}
