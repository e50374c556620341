import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

@Suite("One decision with its payload and answer")
struct LedgerShowTests {
    private func decided() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for command in [
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "one"],
            ["answer", "--thread", "one", "--decision", "approve"],
        ] {
            let run = try await CommandRun.signoff(command + ["--db", "d.sqlite"], in: folder)
            try #require(run.exitCode == 0, "\(run.errors)")
        }
        return folder
    }

    private func show(_ arguments: String..., in folder: TemporaryFolder) async throws -> CommandRun {
        try await CommandRun.signoff(["ledger", "show"] + arguments + ["--db", "d.sqlite"], in: folder)
    }

    private func tamper(_ folder: TemporaryFolder, _ script: String) throws {
        try ForeignConnection(path: "\(folder.path)/d.sqlite").run(script)
    }

    @Test("Payload and answer are shown with the result of comparing their digests")
    func kept() async throws {
        let folder = try await decided()
        let json = try await show("1", "--json", in: folder).json
        let kept = try #require(json["kept"]?.arrayValue?.first)
        #expect(kept["payload"]?["digest"] == "matches")
        #expect(kept["payload"]?["value"]?["action"] == "Please approve/reject the essay")
        #expect(kept["answer"] == ["value": true, "digest": "matches"])
        #expect(json["seq"] == 1)
        let text = try await show("1", in: folder).output
        #expect(text.contains("asked, matches the digest of the entry:\n┊ {\n"))
        #expect(text.hasSuffix("answered, matches the digest of the entry:\n┊ true\n"))
    }

    @Test("Changed texts are marked as changed, and removed texts as not stored")
    func changed() async throws {
        let folder = try await decided()
        try tamper(
            folder,
            "UPDATE signoff_questions SET payload = x'a2686f'; UPDATE signoff_runs SET argument = replace(argument, x'c3', x'c2')"
        )
        let text = try await show("1", in: folder).output
        #expect(text.contains("asked, CHANGED: does not match the digest of the entry:\n┊ \"ho\"\n"))
        #expect(text.contains("answered, CHANGED: does not match the digest of the entry:\n┊ false\n"))
        try tamper(folder, "UPDATE signoff_questions SET payload = NULL, payload_type = NULL; DELETE FROM signoff_runs")
        let gone = try await show("1", in: folder).output
        #expect(gone.contains("asked: not stored here\nanswered: not stored here\n"))
        #expect(try await show("1", "--json", in: folder).json["kept"]?.arrayValue?.first?["payload"] == .null)
    }

    @Test("An unknown entry is named in the error", arguments: ["0", "2", "-1", "9223372036854775807"])
    func missing(number: String) async throws {
        let run = try await CommandRun.signoff(
            "ledger",
            "show",
            "--db",
            "d.sqlite",
            "--",
            number,
            in: try await decided()
        )
        #expect(run.exitCode == 1)
        #expect(
            run.problem == "signoff: the ledger has no entry \(number); 'signoff ledger' lists them [entry_not_found]"
        )
    }
}
