@testable import ConsoleApp
@testable import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Testing

@Suite("Work that a command asks for", .timeLimit(.minutes(5)))
struct BackendWorkTests {
    private let clock = ManualClock()
    private let question: OpenInterrupt
    private let backend: ScriptedBackend

    init() throws {
        question = try .asking("pay 10?", on: "t-1", at: clock.now)
        var content = ScriptedContent()
        content.questions = [question]
        backend = ScriptedBackend(content, time: clock.source)
    }

    @Test("A locked console refuses exactly the requests that are made in the operator's name")
    func locked() async throws {
        let gate = AccessGate(lock: "production")
        let performer = EffectPerformer(backend: backend, gate: gate)
        let addition = NoteAddition(text: "ask", question: question)
        let refused = await performer.perform(RequestedWork(addition))
        #expect(refused == PerformedWork(addition, failed: "locked: production"))
        let claim = QuestionClaim(question: question, duration: .seconds(60))
        _ = await performer.perform(RequestedWork(claim))
        #expect(backend.calls.map(\.verb) == [.claim])
        #expect(backend.content.notes.isEmpty && backend.content.claims.count == 1)
        gate.lift(until: clock.now.advanced(by: .seconds(1)))
        let added = await performer.perform(RequestedWork(addition))
        #expect(added == PerformedWork(addition, gave: try #require(backend.content.notes.first)))
    }

    @Test("The message of a backend error becomes the failure of the request")
    func failure() async {
        backend.fail(.endClaim, with: OperationError(.failed, "the disk is full"))
        let release = QuestionRelease(question: question)
        let performer = EffectPerformer(backend: backend, gate: AccessGate(lock: nil))
        let failed = await performer.perform(RequestedWork(release))
        #expect(failed == PerformedWork(release, failed: "the disk is full"))
    }

    @Test("A file that is named as input is read, and a fault that prevents it is shown")
    func inputFile() async throws {
        let folder = try TemporaryFolder()
        let performer = EffectPerformer(backend: backend, gate: AccessGate(lock: "production"), home: folder.path)
        let read = { (path: String) in await performer.perform(RequestedWork(InputFileReading(path: path))) }
        try Data("[1]".utf8).write(to: URL(filePath: "\(folder.path)/in.json"))
        try Data([0x22, 0xFF, 0x22]).write(to: URL(filePath: "\(folder.path)/bad.json"))
        #expect(await read("~/in.json") == PerformedWork(InputFileReading(path: "~/in.json"), gave: "[1]"))
        let missing = InputFileReading(path: "~/none.json")
        #expect(
            await read(missing.path) == PerformedWork(missing, failed: "file '\(folder.path)/none.json' does not exist")
        )
        let bad = InputFileReading(path: "~/bad.json")
        #expect(
            await read(bad.path) == PerformedWork(bad, failed: "'\(folder.path)/bad.json' is not UTF-8 text")
        )
    }
}
