import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Threads that one program brought to a stage, read and continued by the other; all stages in one file.
@Suite(
    "Every stage, written by one side and read and continued by the other",
    .enabled(if: ReferenceEnvironment.python != nil, Comment(rawValue: ReferenceEnvironment.reason)),
    .timeLimit(.minutes(10))
)
struct StageTests {
    @Test("Written by Swift, continued by Python", arguments: ReferenceProcess.Saver.allCases)
    func fromSwift(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(saver, in: folder)
        for stage in Stage.all {
            try await check(stage, writtenBy: ours, continuedBy: theirs, in: folder, ours: ours, theirs: theirs)
        }
    }

    @Test("Written by Python, continued by Swift", arguments: ReferenceProcess.Saver.allCases)
    func fromPython(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let theirs = try ReferenceProcess(saver, in: folder)
        // The reference makes its tables with its first run; before that the file would be ours.
        try await theirs.run(.input("first"), "chat", on: "made by Python")
        let ours = try await SwiftSide(in: folder)
        for stage in Stage.all {
            try await check(stage, writtenBy: theirs, continuedBy: ours, in: folder, ours: ours, theirs: theirs)
        }
    }

    private func check(
        _ stage: Stage,
        writtenBy writer: some Side,
        continuedBy other: some Side,
        in folder: WorkFolder,
        ours: SwiftSide,
        theirs: ReferenceProcess
    ) async throws {
        folder.remove("journal")
        folder.remove("broken")
        for (side, steps) in [(writer, stage.reached), (other, stage.continued)] as [(any Side, [Stage.Step])] {
            for (number, step) in steps.enumerated() {
                try await perform(step, of: stage, by: side, in: folder, ours: ours)
                if case .breakStep = step { continue }
                let read = try await ours.read(stage.workflow, stage.name)
                let expected = try await theirs.read(stage.workflow, stage.name)
                expectSame(read, expected, "\(stage.name), \(type(of: side)), step \(number)")
            }
        }
        let state = try await ours.read(stage.workflow, stage.name)["state"]
        #expect(state?["values"]?.canonicalText == stage.value.canonicalText, "\(stage.name)")
        #expect(state?["next"] == [], "\(stage.name)")
        #expect(folder.lines(of: "journal").sorted() == stage.journal.sorted(), "\(stage.name)")
    }

    private func perform(
        _ step: Stage.Step,
        of stage: Stage,
        by side: any Side,
        in folder: WorkFolder,
        ours: SwiftSide
    ) async throws {
        let thread = stage.name
        switch step {
        case .breakStep: try folder.write("", to: "broken")
        case .mendStep: folder.remove("broken")
        case .input(let input): try await side.run(.input(input), stage.workflow, on: thread)
        case .answer(let answer): try await side.run(.answer(answer), stage.workflow, on: thread)
        case .proceed: try await side.run(.proceed, stage.workflow, on: thread)
        case .answerEach(let answers):
            let open = try await ours.saver.openInterrupts(matching: InterruptQuery(thread: ThreadID(thread)))
                .sorted { $0.taskPath < $1.taskPath }
            #expect(open.count == answers.count)
            var byID: [InterruptID: JSONValue] = [:]
            for (question, answer) in zip(open, answers) {
                if let answer { byID[try #require(question.interrupt.id)] = answer }
            }
            try await side.run(.answers(byID), stage.workflow, on: thread)
        case .replay(let place):
            let query = CheckpointQuery(thread: ThreadID(thread), namespace: "")
            let all = try await ours.saver.savedCheckpoints(matching: query)
            try #require(place < all.count)
            try await side.run(.replay(all[place].checkpoint.id), stage.workflow, on: thread)
        }
    }
}
