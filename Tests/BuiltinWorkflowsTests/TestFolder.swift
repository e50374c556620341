import FoundationEssentials
import Signoff
import SignoffCheckpoint
import SignoffReview
import Testing

/// A folder of its own for one test, removed with it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path(percentEncoded: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = self.file(name)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    func file(_ name: String) -> String { path + "/" + name }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// Waits until `condition` holds, with a limit that ends hangs only.
func eventually(_ condition: () -> Bool) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(300))
    while !condition() {
        try #require(clock.now < deadline, "the condition did not come to hold")
        try await clock.sleep(for: .milliseconds(5))
    }
}

extension RunResult {
    /// The one question the thread waits with, as an operator reviews it.
    func item() throws -> ReviewItem {
        try #require(interrupts.count == 1)
        let question = OpenInterrupt(
            thread: "t",
            workflow: nil,
            namespace: "",
            checkpoint: "c",
            task: "k",
            taskPath: "",
            position: 0,
            interrupt: interrupts[0],
            payloadDigest: "d",
            waitingSince: nil
        )
        return ReviewItem(question: question)
    }

    /// The command that answers the one question with these decisions.
    func answer(_ decisions: Decision...) throws -> Command {
        let item = try item()
        let id = try #require(item.question.interrupt.id)
        return try Command(answering: id, with: item.answer(to: decisions))
    }
}
