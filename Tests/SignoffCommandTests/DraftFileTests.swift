@testable import ConsoleApp
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Drafts are kept")
struct DraftFileTests {
    private func draft(_ thread: ThreadID) throws -> SavedDrafts.Entry {
        let question = OpenInterrupt(
            thread: thread,
            workflow: "billing",
            namespace: "",
            checkpoint: "cp",
            task: "task",
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: "q", value: .string("Go on?")),
            payloadDigest: PayloadDigest(of: .string("Go on?")),
            waitingSince: nil
        )
        var draft = ItemDraft(payloadDigest: question.payloadDigest, actions: 1)
        draft.decisions[0] = StagedDecision(.approve)
        return SavedDrafts.Entry(QuestionID(question), draft)
    }

    @Test("Every operator has a separate file")
    func operators() {
        let paths = ["maria", "omar"].map { ConsolePaths.drafts(for: "/srv/a.sqlite", of: $0, stateFolder: "/s") }
        #expect(paths[0] != paths[1])
        #expect(ConsolePaths.session(for: "/srv/a.sqlite", of: "omar", stateFolder: "/s") != paths[1])
    }

    @Test("Two consoles of one operator keep each other's drafts, and each removes only its own")
    func twoConsoles() async throws {
        let folder = try TemporaryFolder()
        let file = DraftFile(path: "\(folder.path)/drafts.json")
        let (first, second) = (DraftWriter(file: file), DraftWriter(file: file))
        let (one, two) = (try draft("t-1"), try draft("t-2"))
        #expect(await first.save(SavedDrafts(drafts: [one], reasons: ["late"], filters: ["a": "wf:x"])) == nil)
        #expect(await second.save(SavedDrafts(drafts: [two], reasons: ["double"], filters: ["b": "wf:y"])) == nil)
        var kept = try file.load()
        #expect(Set(kept.drafts.map(\.item.thread)) == ["t-1", "t-2"])
        #expect(kept.reasons == ["double", "late"] && kept.filters == ["a": "wf:x", "b": "wf:y"])
        #expect(await first.save(SavedDrafts(filters: ["a": "wf:x"])) == nil)
        kept = try file.load()
        #expect(kept.drafts.map(\.item.thread) == ["t-2"])
    }

    @Test("A console may remove the drafts it found when it opened")
    func found() async throws {
        let folder = try TemporaryFolder()
        let file = DraftFile(path: "\(folder.path)/drafts.json")
        try file.save(SavedDrafts(drafts: [try draft("t-1")], filters: ["a": "wf:x"]))
        let writer = DraftWriter(file: file)
        await writer.own(try file.load())
        #expect(await writer.save(SavedDrafts()) == nil)
        #expect(try file.load() == SavedDrafts())
    }

    /// A file of drafts with other content.
    private func damaged(in folder: TemporaryFolder) throws -> DraftFile {
        try folder.write("{ not drafts", to: "drafts.json")
        return DraftFile(path: "\(folder.path)/drafts.json")
    }

    @Test("An unreadable file is renamed before it is replaced, and the console says so")
    func unreadable() async throws {
        let folder = try TemporaryFolder()
        let file = try damaged(in: folder)
        let writer = DraftWriter(file: file)
        let note = try #require(await writer.save(SavedDrafts(drafts: [try draft("t-1")])))
        #expect(note.contains("'\(file.path)' does not hold drafts that this version can read"))
        #expect(note.contains("it is kept as '\(file.path).unreadable'"))
        #expect(try folder.read("drafts.json.unreadable") == "{ not drafts")
        #expect(try file.load().drafts.map(\.item.thread) == ["t-1"])
        #expect(await writer.save(SavedDrafts()) == nil)
        // A second unreadable file is kept beside the first.
        try folder.write("[]]", to: "drafts.json")
        _ = await writer.save(SavedDrafts())
        #expect(try folder.read("drafts.json.unreadable-2") == "[]]")
        #expect(try folder.read("drafts.json.unreadable") == "{ not drafts")
    }

    @Test("A file that can be neither read nor renamed is not replaced, and the console says so once")
    func neitherReadNorKept() async throws {
        let folder = try TemporaryFolder()
        let file = try damaged(in: folder)
        for number in 1...20 { try folder.write("", to: "drafts.json.unreadable\(number == 1 ? "" : "-\(number)")") }
        let writer = DraftWriter(file: file)
        let fault = try #require(await writer.save(SavedDrafts()))
        #expect(fault.contains("staged decisions cannot be saved") && fault.contains("remove those you do not need"))
        #expect(try folder.read("drafts.json") == "{ not drafts")
        #expect(await writer.save(SavedDrafts()) == nil)
    }
}
