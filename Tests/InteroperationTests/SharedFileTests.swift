import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// One file that both programs have open and work on.
@Suite(
    "A file open in Swift and in Python at once",
    .enabled(if: ReferenceEnvironment.python != nil, Comment(rawValue: ReferenceEnvironment.reason)),
    .timeLimit(.minutes(10))
)
struct SharedFileTests {
    @Test("A thread Swift is working on is read by Python as by Swift, then and afterwards")
    func runningInSwift() async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(.blocking, in: folder)
        async let run: Void = ours.run(.input("alpha"), "slow", on: "t")
        try await folder.waitUntil("a task is under way") { folder.lines(of: "journal").contains("wait_step ALPHA") }
        let state = try await ours.read("slow", "t")
        #expect(state["state"]?["next"] == ["slow"])
        expectSame(state, try await theirs.read("slow", "t"), "under way")
        try folder.write("", to: "gate")
        try await run
        expectSame(try await ours.read("slow", "t"), try await theirs.read("slow", "t"), "finished")
        #expect(try await ours.read("slow", "t")["state"]?["values"] == "ALPHA?")
    }

    @Test("A thread whose first task is still under way is read by Python as by Swift")
    func firstTask() async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(.blocking, in: folder)
        async let run: Void = ours.run(.input("alpha"), "waiting", on: "t")
        try await folder.waitUntil("a task is under way") { folder.lines(of: "journal").contains("wait_step alpha") }
        expectSame(try await ours.read("waiting", "t"), try await theirs.read("waiting", "t"), "under way")
        try folder.write("", to: "gate")
        try await run
    }

    @Test("A thread Python is working on is read by Swift as by Python, then and afterwards")
    func runningInPython() async throws {
        let folder = try WorkFolder()
        let theirs = try ReferenceProcess(.cooperative, in: folder)
        try await theirs.run(.input("first"), "chat", on: "made by Python")
        let reader = try await SQLiteSaver(
            path: folder.file("shared.sqlite"),
            options: SQLiteSaver.Options(mode: .readOnly)
        )
        _ = try await theirs.ask("start", "slow", "t", ["input": "alpha"])
        try await folder.waitUntil("a task is under way") { folder.lines(of: "journal").contains("wait_step ALPHA") }
        // The reference writes the result of a task in the background.
        try await folder.waitUntil("the first task is stored") {
            try await reader.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.pendingWrites.isEmpty == false
        }
        expectSame(try await reader.shown("t"), try await theirs.read("slow", "t"), "under way")
        try folder.write("", to: "gate")
        _ = try await theirs.ask("finish", "slow", "t")
        expectSame(try await reader.shown("t"), try await theirs.read("slow", "t"), "finished")
    }

    @Test("A run that Swift left in the middle of a task is finished by Python, and the other way round")
    func abandoned() async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let running = Task { try await ours.run(.input("alpha"), "slow", on: "ours") }
        try await folder.waitUntil("a task is under way") { folder.lines(of: "journal").contains("wait_step ALPHA") }
        running.cancel()
        _ = await running.result
        let theirs = try ReferenceProcess(.blocking, in: folder)
        _ = try await theirs.ask("start", "slow", "theirs", ["input": "beta"])
        try await folder.waitUntil("a task is under way") { folder.lines(of: "journal").contains("wait_step BETA") }
        try await folder.waitUntil("the first task is stored") {
            let head = try await ours.saver.savedCheckpoint(at: CheckpointAddress(thread: "theirs"))
            return head?.pendingWrites.isEmpty == false
        }
        theirs.kill()
        try folder.write("", to: "gate")
        let another = try ReferenceProcess(.blocking, in: folder)
        try await another.run(.proceed, "slow", on: "ours")
        try await ours.run(.proceed, "slow", on: "theirs")
        for (thread, value) in [("ours", "ALPHA?"), ("theirs", "BETA?")] as [(String, JSONValue)] {
            let read = try await ours.read("slow", thread)
            #expect(read["state"]?["values"] == value)
            expectSame(read, try await another.read("slow", thread), thread)
        }
        let journal = folder.lines(of: "journal")
        #expect(journal.count { $0 == "good_step alpha" } == 1)
        #expect(journal.count { $0 == "good_step beta" } == 1)
    }

    @Test("Both at work on threads of their own finish them all", arguments: ReferenceProcess.Saver.allCases)
    func atOnce(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(saver, in: folder)
        let count = 20
        for number in 0..<count { _ = try await theirs.ask("start", "outer", "theirs-\(number)", ["input": "rum"]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask { try await ours.run(.input("tea"), "outer", on: "ours-\(number)") }
            }
            try await group.waitForAll()
        }
        for number in 0..<count { _ = try await theirs.ask("finish", "outer", "theirs-\(number)") }
        #expect(try await ours.saver.countOpenInterrupts() == 2 * count)
        for number in 0..<count {
            // Each answers what the other asks.
            try await ours.run(.answer("fine"), "outer", on: "theirs-\(number)")
            try await theirs.run(.answer("fine"), "outer", on: "ours-\(number)")
        }
        #expect(try await ours.saver.countOpenInterrupts() == 0)
        for thread in ["ours-0", "theirs-\(count - 1)"] {
            expectSame(try await ours.read("outer", thread), try await theirs.read("outer", thread), thread)
        }
        let expected = ["good_step tea", "write_essay tea", "good_step rum", "write_essay rum"]
            .flatMap { Array(repeating: $0, count: count) }
        #expect(folder.lines(of: "journal").sorted() == expected.sorted())
    }

    @Test("A state that Python sets from outside is shown alike, before and after Swift continues")
    func update() async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(.blocking, in: folder)
        try await ours.run(.input("cat"), "essay_review", on: "t")
        _ = try await theirs.ask("update", "essay_review", "t", ["values": ["set": "by hand"]])
        expectSame(try await ours.read("essay_review", "t"), try await theirs.read("essay_review", "t"), "set")
        #expect(try await ours.saver.countOpenInterrupts() == 0)
        try await ours.run(.input("fox"), "essay_review", on: "t")
        expectSame(try await ours.read("essay_review", "t"), try await theirs.read("essay_review", "t"), "gone on")
    }

    @Test("A state that Swift sets from outside is shown alike, and is what the next turn in Python begins with")
    func updateFromSwift() async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(.cooperative, in: folder)
        func same(_ workflow: String, _ thread: String, _ place: String) async throws {
            expectSame(try await ours.read(workflow, thread), try await theirs.read(workflow, thread), place)
        }
        let review = try #require(ours.workflows.all.first { $0.name == "essay_review" })
        try await ours.run(.input("cat"), "essay_review", on: "t")
        try await ours.runtime.updateState(of: "t", as: review, to: ["set": "by hand"])
        try await same("essay_review", "t", "set while it waited")
        try await theirs.run(.input("fox"), "essay_review", on: "t")
        try await theirs.run(.answer(true), "essay_review", on: "t")
        try await same("essay_review", "t", "gone on")
        let query = CheckpointQuery(thread: "t", namespace: "")
        let first = try #require(try await ours.saver.savedCheckpoints(matching: query).last)
        try await ours.runtime.updateState(of: "t", as: review, to: "forked", at: first.checkpoint.id)
        try await same("essay_review", "t", "set at the first checkpoint")

        let chat = try #require(ours.workflows.all.first { $0.name == "chat" })
        try await ours.runtime.updateState(of: "c", as: chat, to: ["one", "two"])
        try await same("chat", "c", "begun from outside")
        try await theirs.run(.input("three"), "chat", on: "c")
        try await same("chat", "c", "gone on")
        #expect(try await ours.read("chat", "c")["state"]?["values"] == ["count": 3, "last": "three"])
    }
}
