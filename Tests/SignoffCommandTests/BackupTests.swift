import SignoffCheckpoint
import SignoffSQLite
import Testing

@Suite("Copies of a database that is in use")
struct BackupTests {
    private func signoff(
        _ arguments: String...,
        on file: String = "d.sqlite",
        in folder: TemporaryFolder
    ) async throws -> CommandRun {
        try await CommandRun.signoff(arguments + ["--db", file], in: folder)
    }

    @Test("A copy contains the committed log, is one file for its owner, and has the printed head")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let open = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        _ = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        let backup = try await signoff("backup", "--output", "copy.sqlite", "--json", in: folder)
        #expect(backup.exitCode == 0, "\(backup.errors)")
        #expect(try backup.json["head"]?["number"] == 1)
        await open.close()
        let files = try await CommandRun.shell("ls -l | grep copy", in: folder).output
        #expect(files.split(separator: "\n").count == 1 && files.hasPrefix("-rw-------"), "\(files)")
        let hash = try #require(try backup.json["head"]?["hash"]?.stringValue)
        let verify = try await signoff("ledger", "verify", "--expect-head", "1:\(hash)", on: "copy.sqlite", in: folder)
        #expect(verify.exitCode == 0, "\(verify.errors)")
        #expect(try await signoff("threads", on: "copy.sqlite", in: folder).output.contains("one"))
        let text = try await signoff("backup", "-o", "second.sqlite", in: folder).output
        #expect(text.hasPrefix("second.sqlite: ") && text.hasSuffix(" bytes, ledger head 1:\(hash)\n"), "\(text)")
    }

    @Test(
        "No file is replaced, and a failed backup leaves no file",
        arguments: ["d.sqlite", "taken", "no/folder.sqlite"]
    )
    func refused(path: String) async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        try folder.write("mine", to: "taken")
        let before = try await CommandRun.shell("ls", in: folder).output
        let backup = try await signoff("backup", "--output", path, in: folder)
        #expect(backup.exitCode == 5)
        #expect(backup.problem.hasPrefix("signoff: the copy is not made: "), "\(backup.problem)")
        #expect(try await CommandRun.shell("ls", in: folder).output == before)
        #expect(try folder.read("taken") == "mine")
    }

    @Test("A database of another program is copied unchanged and has no ledger")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.shell(
            "sqlite3 d.sqlite 'CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT \"\", "
                + "checkpoint_id TEXT NOT NULL, parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB, metadata BLOB, "
                + "PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)); "
                + "CREATE TABLE writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT \"\", checkpoint_id TEXT NOT NULL, "
                + "task_id TEXT NOT NULL, idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT, value BLOB, "
                + "PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));'",
            in: folder
        )
        let backup = try await signoff("backup", "--output", "copy.sqlite", in: folder)
        #expect(backup.output.hasSuffix(" bytes, no ledger\n"), "\(backup.output)\(backup.errors)")
    }
}
