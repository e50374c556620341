import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Testing

@testable import ConsoleApp

@MainActor
@Suite("A screenshot shows the same as the console", .timeLimit(.minutes(5)))
struct ConsoleSnapshotTests {
    private let clock = ManualClock()

    private func backend(_ capabilities: BackendCapabilities = BackendCapabilities()) throws -> ScriptedBackend {
        var content = ScriptedContent()
        content.questions = [try .asking("pay 10?", on: "t-1", at: clock.now)]
        content.workflows = [WorkflowListing(name: "billing")]
        return ScriptedBackend(content, capabilities: capabilities, time: clock.source)
    }

    private func picture(of backend: ScriptedBackend, keys: String = "") async throws -> String {
        let frame = try await ConsoleSnapshot.frame(
            of: backend,
            options: ConsoleSnapshot.Options(
                size: Size(rows: 30, columns: 110),
                keys: keys.split(separator: " ").compactMap { KeyEvent(text: String($0)) },
                databaseName: "script"
            )
        )
        return frame.grid.rows().joined(separator: "\n")
    }

    @Test("A screenshot of a read-only database shows no deciding key")
    func readOnly() async throws {
        let backend = try backend(BackendCapabilities(writing: .unavailable(reason: "the file is read-only")))
        #expect(try await picture(of: backend).contains("READ-ONLY"))
        #expect(try await picture(of: backend, keys: "a").contains("read-only: the file is read-only"))
        #expect(try await !picture(of: try self.backend()).contains("READ-ONLY"))
    }

    @Test("The effects of a key are complete before the next key")
    func keys() async throws {
        let backend = try backend()
        #expect(try await picture(of: backend, keys: "a s").contains("resumes"))
        #expect(backend.content.runs.count == 1)
    }

    @Test("A screenshot runs no program and writes no file")
    func outside() async throws {
        let picture = try await picture(of: try backend(), keys: "| l s enter")
        #expect(picture.contains("a screenshot runs no program and writes no file"), "\(picture)")
    }
}
