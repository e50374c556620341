import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// A file that lacks decisions this account has seen.
@Suite("An older copy of a database", .timeLimit(.minutes(10)))
struct OlderCopyTests {
    private func signoff(
        _ arguments: String...,
        on file: String = "d.sqlite",
        in folder: TemporaryFolder,
        input: String? = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await CommandRun.signoff(
            arguments + ["--db", file],
            in: folder,
            input: input,
            environment: environment
        )
    }

    /// A database in which thread `one` was answered after it was copied to `older.sqlite`, and thread `failed` waits for a retry.
    private func copied() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let start = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        try #require(start.exitCode == 0, "\(start.errors)")
        let copy = try await CommandRun.shell("cp d.sqlite older.sqlite", in: folder)
        try #require(copy.exitCode == 0)
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        try #require(answer.exitCode == 0, "\(answer.errors)")
        return folder
    }

    private static let deciding = [
        ["answer", "--thread", "one", "--decision", "approve"],
        ["run", "essay_review", "--input", "\"cat\"", "--thread", "two"],
        ["retry", "--thread", "one"],
        ["worker", "--once", "--trust"],
        ["note", "--thread", "one", "seen"],
        ["cancel", "1"],
        ["prune", "--older-than", "1d"],
    ]

    @Test("Nothing is decided or executed in it, beside the file or in its place", arguments: [false, true])
    func refused(isInPlace: Bool) async throws {
        let folder = try await copied()
        let file = isInPlace ? "d.sqlite" : "older.sqlite"
        if isInPlace { _ = try await CommandRun.shell("cp older.sqlite d.sqlite", in: folder) }
        let before = try await CommandRun.shell("sha256sum \(file)", in: folder).output
        for command in Self.deciding {
            let run = try await CommandRun.signoff(command + ["--db", file], in: folder)
            #expect(run.exitCode == 6, "\(command): \(run.output)\(run.errors)")
            #expect(
                run.problem.hasSuffix(
                    ": its ledger lacks entry 1, which this account saw: the file is an older copy, or its end was cut off; "
                        + "'signoff ledger verify' tells how to accept it [read_only]"
                ),
                "\(run.problem)"
            )
        }
        let console = try await signoff("--plain", on: file, in: folder, input: "approve\nsend\nquit\n")
        #expect(console.output.contains("read-only: its ledger lacks entry 1, which this account saw"))
        #expect(try await CommandRun.shell("sha256sum \(file)", in: folder).output == before)
        #expect(try await signoff("inbox", on: file, in: folder).output.contains("one"))
    }

    @Test("It is accepted by the head it has, and then the file with the other end is the one that lacks something")
    func accepted() async throws {
        let folder = try await copied()
        let verify = try await signoff("ledger", "verify", on: "older.sqlite", in: folder)
        #expect(verify.exitCode == 1)
        let words = "to accept the file as it is: signoff "
        let line = try #require(verify.errors.split(separator: "\n").first { $0.contains(words) })
        let command = try #require(line.split(separator: words).last)
        let accept = try await CommandRun.shell("\"$SIGNOFF\" \(command)", in: folder)
        #expect(accept.exitCode == 0, "\(accept.errors)")
        let answer = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "reject",
            on: "older.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let other = try await signoff("run", "essay_review", "--input", "\"cat\"", in: folder)
        #expect(other.exitCode == 6)
    }

    @Test("A copy of the file without its log, made while somebody has it open, is one")
    func withoutLog() async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        let open = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        _ = try await CommandRun.shell("cp d.sqlite copy.sqlite", in: folder)
        await open.close()
        let again = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "copy.sqlite",
            in: folder
        )
        #expect(again.exitCode == 6, "\(again.output)")
        let whole = try await signoff("run", "essay_review", "--input", "\"cat\"", in: folder)
        #expect(whole.exitCode == 0, "\(whole.errors)")
    }

    @Test("What others decided meanwhile, and what another account saw, keep nobody from deciding")
    func others() async throws {
        let folder = try await copied()
        let other = try TemporaryFolder()
        for thread in ["two", "three"] {
            let environment = thread == "two" ? ["HOME": other.path] : [:]
            let start = try await signoff(
                "run",
                "essay_review",
                "--input",
                "\"cat\"",
                "--thread",
                thread,
                in: folder,
                environment: environment
            )
            #expect(start.exitCode == 0, "\(start.errors)")
            let answer = try await signoff(
                "answer",
                "--thread",
                thread,
                "--decision",
                "approve",
                in: folder,
                environment: environment
            )
            #expect(answer.exitCode == 0, "\(answer.errors)")
        }
        let unknowing = try TemporaryFolder()
        let answer = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "older.sqlite",
            in: folder,
            environment: ["HOME": unknowing.path]
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
    }
}
