import SignoffCheckpoint
import Testing

@Suite("The list of workers")
struct WorkersCommandTests {
    @Test("Without a worker the list says what a run waits for, and JSON has an empty list")
    func none() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let text = try await CommandRun.signoff("workers", in: folder)
        #expect(text.exitCode == 0)
        #expect(
            text.output.contains("No worker is running. Requested runs wait until a worker starts."),
            "\(text.output)"
        )
        let json = try await CommandRun.signoff("workers", "--json", in: folder)
        #expect(try json.json == ["workers": []])
    }
}
