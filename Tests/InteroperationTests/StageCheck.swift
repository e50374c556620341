import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

/// Two programs at work on one database.
struct StageCheck {
    let folder: WorkFolder
    let ours: SwiftSide
    let theirs: ReferenceProcess

    init(in folder: WorkFolder, ours: SwiftSide, theirs: ReferenceProcess) {
        (self.folder, self.ours, self.theirs) = (folder, ours, theirs)
    }

    /// Lets one side bring a thread to a stage and the other continue it; both must show it alike after each step.
    func check(_ stage: Stage, writtenBy writer: some Side, continuedBy other: some Side) async throws {
        folder.remove("journal")
        folder.remove("broken")
        for (side, steps) in [(writer, stage.reached), (other, stage.continued)] as [(any Side, [Stage.Step])] {
            for (number, step) in steps.enumerated() {
                try await perform(step, of: stage, by: side)
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
        by side: any Side
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
