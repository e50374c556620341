import Testing

/// Plain mode without a terminal.
@Suite("Plain mode with input that is not a terminal")
struct PlainTests {
    @Test("Plain mode ends with its input: closed, empty or a file", arguments: [nil, "", "threads\n", "?\n"])
    func ends(input: String?) async throws {
        let run = try await CommandRun.signoff("--plain", in: try TemporaryFolder(), input: input)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("Plain mode, because of --plain."))
    }

    @Test(
        "Plain mode ends with a pipe whose writer closes right after its last line",
        arguments: ["threads\\n", "threads\\nquit\\n", "a", ""]
    )
    func pipe(input: String) async throws {
        let run = try await CommandRun.shell(
            "printf '\(input)' | timeout 60 \"$SIGNOFF\" --plain",
            in: try TemporaryFolder()
        )
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    @Test("quit works inside a dialog")
    func quitInDialog() async throws {
        let run = try await CommandRun.signoff("--plain", in: try TemporaryFolder(), input: "?\nquit\nthreads\n")
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(!run.output.contains("> threads"))
    }
}
