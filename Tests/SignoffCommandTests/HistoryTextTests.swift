import SignoffCheckpoint
import Testing

/// The text output of `signoff history`.
@Suite("The history as text")
struct HistoryTextTests {
    private func signoff(_ arguments: [String], _ folder: TemporaryFolder) async throws -> CommandRun {
        let run = try await CommandRun.signoff(arguments + ["--db", "d.sqlite"], in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        return run
    }

    @Test("Each checkpoint is one line about its step; --full prints payloads and values")
    func rows() async throws {
        let folder = try TemporaryFolder()
        let thread = ["--thread", "essay-1"]
        _ = try await signoff(["run", "essay_review", "--input", "\"cats\""] + thread, folder)
        let asking = try await signoff(["history"] + thread, folder).output.split(separator: "\n")
        #expect(asking.count == 2)
        #expect(asking[0].split(whereSeparator: \.isWhitespace) == ["STEP", "CHECKPOINT", "AGE", "SOURCE", "WHAT"])
        #expect(asking[1].hasPrefix("-1  "))
        #expect(asking[1].contains("essay_review asks \"Please approve/reject the essay\""), "\(asking[1])")

        _ = try await signoff(["answer", "--decision", "approve"] + thread, folder)
        let answered = try await signoff(["history"] + thread, folder).output.split(separator: "\n")
        #expect(answered.count == 3)
        #expect(answered[1].hasPrefix("0  "))
        #expect(answered[2].contains("essay_review asked \"Please approve/reject the essay\""), "\(answered[2])")

        let full = try await signoff(["history", "--full"] + thread, folder).output
        #expect(full.contains("values: "))
        #expect(full.contains("An essay about") || full.contains("essay"), "\(full)")
        let page = try await signoff(["history", "--limit", "1"] + thread, folder).output
        #expect(page.contains("more: --before "))
    }
}
