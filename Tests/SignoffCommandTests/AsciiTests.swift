import Testing

@Suite("Commands in a locale with a charset other than UTF-8")
struct AsciiCommandTests {
    private static let thread = ["--thread", "essay"]

    @Test("The words of the program are ASCII without tokens", arguments: [false, true])
    func output(isAsked: Bool) async throws {
        let folder = try TemporaryFolder()
        let start = try await signoff(["run", "essay_review", "--input", "\"cat\"", "--thread", "essay"], in: folder)
        try #require(start.exitCode == 0, "\(start.errors)")
        let decide = ["answer", "--decision", "approve"] + Self.thread
        for command in [
            ["inbox"], ["item"] + Self.thread, ["threads"], ["runs"], ["history"] + Self.thread,
            ["info"], decide + ["--dry-run"], decide, ["ledger"], ["ledger", "verify"], ["ledger", "head"],
            ["ledger", "verify", "--expect-head", String(repeating: "a", count: 64)],
        ] {
            try await expectASCII(command, in: folder, isAsked: isAsked)
        }
    }

    @Test(
        "The help is ASCII",
        arguments: [
            "answer", "backup", "cancel", "console", "demo", "diff", "export", "fork", "history", "import", "inbox",
            "info",
            "item",
            "ledger", "note", "prune", "retry", "run", "runs", "screenshot", "theme", "threads", "vacuum", "watch",
            "worker", "workflows",
        ]
    )
    func help(command: String) async throws {
        try await expectASCII([command, "--help"], in: try TemporaryFolder(), isOfDatabase: false)
    }

    /// - Parameter isAsked: Whether the option asks for ASCII in a UTF-8 locale.
    private func expectASCII(
        _ command: [String],
        in folder: TemporaryFolder,
        isOfDatabase: Bool = true,
        isAsked: Bool = false
    ) async throws {
        let run = try await signoff(
            command + (isAsked ? ["--ascii"] : []),
            in: folder,
            isOfDatabase: isOfDatabase,
            locale: isAsked ? "C.UTF-8" : "de_DE.ISO-8859-1"
        )
        let printed = run.output + run.errors
        #expect(printed.utf8.allSatisfy { $0 < 0x80 }, "\(command): \(printed)")
        #expect(!printed.contains("U+"), "\(command): \(printed)")
    }

    private func signoff(
        _ arguments: [String],
        in folder: TemporaryFolder,
        isOfDatabase: Bool = true,
        locale: String = "de_DE.ISO-8859-1"
    ) async throws -> CommandRun {
        try await CommandRun.signoff(
            arguments + (isOfDatabase ? ["--db", "d.sqlite"] : []),
            in: folder,
            environment: ["LC_ALL": locale]
        )
    }
}
