import Testing

@Suite("Questions in the history of a thread")
struct HistoryTextTests {
    @Test("One that waits asks; one that was answered was asked, also when its run failed afterwards")
    func asked() async throws {
        let folder = try TemporaryFolder()
        try folder.write("# One\n\n```sh name=a\nfalse\n```\n", to: "one.md")
        let place = ["--thread", "one", "--db", "d.sqlite"]
        let start = try await CommandRun.signoff(
            ["run", "runbook", "--input", #"{"path":"one.md"}"#] + place,
            in: folder
        )
        try #require(start.exitCode == 0, "\(start.errors)")
        let before = try await CommandRun.signoff(["history"] + place, in: folder)
        #expect(before.output.contains("runbook asks "), "\(before.output)")
        let question = before.output.split(separator: "\n").first { $0.contains(" asks ") }
        #expect(question?.contains(": ┊ {") == true, "what it asks stands behind the gutter: \(question ?? "")")
        let answer = try await CommandRun.signoff(["answer", "--decision", "approve"] + place, in: folder)
        #expect(answer.exitCode == 1 && answer.problem.hasSuffix("[run_failed]"), "\(answer.errors)")
        let after = try await CommandRun.signoff(["history"] + place, in: folder)
        #expect(after.output.contains("runbook asked "), "\(after.output)")
        #expect(after.output.contains(" failed: \""), "\(after.output)")
        #expect(!after.output.contains(" asks "), "\(after.output)")
    }
}
