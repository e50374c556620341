import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

@Suite("One decision, and what exactly was asked and answered")
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

    @Test("Payload and answer are shown, and that their digests are those of the entry")
    func kept() async throws {
        let folder = try await decided()
        let json = try await show("1", "--json", in: folder).json
        let kept = try #require(json["kept"]?.arrayValue?.first)
        #expect(kept["payload"]?["digest"] == "matches")
        #expect(kept["payload"]?["value"]?["action"] == "Please approve/reject the essay")
        #expect(kept["answer"] == ["value": true, "digest": "matches"])
        #expect(json["seq"] == 1)
        let text = try await show("1", in: folder).output
        #expect(text.contains("asked, its digest is the one of the entry:\n┊ {\n"))
        #expect(text.hasSuffix("answered, its digest is the one of the entry:\n┊ true\n"))
    }

    @Test("What was changed is shown as changed, what is gone as not kept")
    func changed() async throws {
        let folder = try await decided()
        try tamper(
            folder,
            "UPDATE signoff_questions SET payload = x'a2686f'; UPDATE signoff_runs SET argument = replace(argument, x'c3', x'c2')"
        )
        let text = try await show("1", in: folder).output
        #expect(text.contains("asked, CHANGED since: its digest is not the one of the entry:\n┊ \"ho\"\n"))
        #expect(text.contains("answered, CHANGED since: its digest is not the one of the entry:\n┊ false\n"))
        try tamper(folder, "UPDATE signoff_questions SET payload = NULL, payload_type = NULL; DELETE FROM signoff_runs")
        let gone = try await show("1", in: folder).output
        #expect(gone.contains("asked: not kept here\nanswered: not kept here\n"))
        #expect(try await show("1", "--json", in: folder).json["kept"]?.arrayValue?.first?["payload"] == .null)
    }

    @Test("An entry that is not there is named", arguments: ["0", "2", "-1", "9223372036854775807"])
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
