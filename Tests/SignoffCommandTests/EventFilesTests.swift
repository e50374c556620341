@testable import ConsoleApp
import ConsoleCore
import SignoffCheckpoint
import Testing

@Suite("Files of events that were moved out of memory")
struct EventFilesTests {
    @Test("A console removes the files of a console that was killed, and no others")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        let gone = "streams-999999999.jsonl"
        // The first process of a system outlives every console.
        let kept = ["streams-1.jsonl", "streams-x.jsonl", "streams-.jsonl", "streams-999999999.txt", "drafts.json"]
        for name in kept + [gone] { try folder.write("{}\n", to: name) }
        let files = EventFiles(stateFolder: folder.path)
        for name in kept { #expect(try folder.read(name) == "{}\n", "\(name)") }
        #expect(!folder.has(gone))
        await files.remove()
    }
}
