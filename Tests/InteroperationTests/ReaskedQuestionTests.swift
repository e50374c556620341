import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Answers that met another question, beside the reference: what one side leaves, the other reads, answers and resumes.
@Suite(
    "Questions that are asked again, beside the reference",
    .enabled(if: ReferenceEnvironment.python != nil, Comment(rawValue: ReferenceEnvironment.reason)),
    .timeLimit(.minutes(10))
)
struct ReaskedQuestionTests {
    let folder: WorkFolder
    let theirs: ReferenceProcess
    let ours: SwiftSide

    init() async throws {
        folder = try WorkFolder()
        theirs = try ReferenceProcess(.blocking, in: folder)
        ours = try await SwiftSide(in: folder)
    }

    private func expectBothSidesAlike(_ workflow: String, _ thread: String, _ place: String) async throws {
        let read = try await ours.read(workflow, thread)
        let expected = try await theirs.read(workflow, thread)
        expectSame(read, expected, "\(thread), \(place)")
    }

    private func open(_ thread: String) async throws -> [JSONValue] {
        try await ours.saver.openInterrupts(matching: InterruptQuery(thread: ThreadID(thread)))
            .map(\.interrupt.value.jsonProjection)
    }

    private func values(_ workflow: String, _ thread: String) async throws -> JSONValue? {
        try await theirs.read(workflow, thread)["state"]?["values"]
    }

    @Test(
        "An answer that Swift did not deliver leaves a question that Python reads and answers",
        arguments: [true, false]
    )
    func undelivered(isBare: Bool) async throws {
        let thread = "undelivered \(isBare)"
        try await ours.run(.input("rent"), "fragile", on: thread)
        try folder.write("", to: "changed")
        let id = try #require(
            try await ours.saver.openInterrupts(matching: InterruptQuery(thread: ThreadID(thread))).first?.interrupt.id
        )
        try await ours.run(isBare ? .answer(true) : .answers([id: true]), "fragile", on: thread)
        #expect(try await open(thread) == [["pay": "rent", "amount": 10_000]])
        try await expectBothSidesAlike("fragile", thread, "asked again")
        try await theirs.run(.proceed, "fragile", on: thread)
        #expect(try await open(thread) == [["pay": "rent", "amount": 10_000]])
        try await theirs.run(.answer("no"), "fragile", on: thread)
        #expect(try await values("fragile", thread) == "no")
        try await expectBothSidesAlike("fragile", thread, "finished")
    }

    @Test("A stored answer that Swift withdrew is not given by Python", arguments: ["swift", "python"])
    func cut(writer: String) async throws {
        let thread = "cut \(writer)"
        let side: any Side = writer == "swift" ? ours : theirs
        try await side.run(.input("rent"), "fragile", on: thread)
        try folder.write("", to: "broken")
        try await side.run(.answer(true), "fragile", on: thread)
        folder.remove("broken")
        try folder.write("", to: "changed")
        try await ours.run(.proceed, "fragile", on: thread)
        #expect(try await open(thread) == [["pay": "rent", "amount": 10_000]])
        try await theirs.run(.proceed, "fragile", on: thread)
        #expect(try await open(thread) == [["pay": "rent", "amount": 10_000]])
        try await theirs.run(.answer("no"), "fragile", on: thread)
        #expect(try await values("fragile", thread) == "no")
    }

    @Test("A bare answer that Swift took inside a nested run is not given to the next question")
    func nested() async throws {
        let thread = "nested"
        try await ours.run(.input("rent"), "fragile_outer", on: thread)
        try await ours.run(.answer("yes"), "fragile_outer", on: thread)
        #expect(try await open(thread) == [["confirm": "rent"]])
        try await theirs.run(.proceed, "fragile_outer", on: thread)
        #expect(try await open(thread) == [["confirm": "rent"]])
        try await theirs.run(.answer("sure"), "fragile_outer", on: thread)
        #expect(try await values("fragile_outer", thread) == ["yes", "sure"])
    }

    @Test("A bare answer that Python took inside a nested run is not given by Swift to the next question")
    func nestedFromPython() async throws {
        let thread = "nested from Python"
        try await theirs.run(.input("rent"), "fragile_outer", on: thread)
        try await theirs.run(.answer("yes"), "fragile_outer", on: thread)
        #expect(try await open(thread) == [["confirm": "rent"]])
        try await ours.run(.proceed, "fragile_outer", on: thread)
        #expect(try await open(thread) == [["confirm": "rent"]])
        try await ours.run(.answer("sure"), "fragile_outer", on: thread)
        #expect(try await values("fragile_outer", thread) == ["yes", "sure"])
    }

    @Test("An answer that Python stored is bound to the question of its row")
    func boundByRow() async throws {
        let thread = "bound by row"
        try await theirs.run(.input("rent"), "fragile", on: thread)
        try folder.write("", to: "broken")
        try await theirs.run(.answer("yes"), "fragile", on: thread)
        folder.remove("broken")
        try await ours.run(.proceed, "fragile", on: thread)
        #expect(try await values("fragile", thread) == "yes")
    }
}
