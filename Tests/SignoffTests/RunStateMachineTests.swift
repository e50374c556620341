import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import Signoff

/// What a run does, for every combination of what is stored and what is asked.
@Suite
struct RunStateMachineTests {
    /// What is stored on the thread.
    enum Standing: String, CaseIterable {
        case nothing, unknownCheckpoint, finished, failed, asksOne, asksTwo, olderAsksOne, olderFinished, forkAsksOne
        case otherWorkflow, notOfStep
    }

    /// What is asked.
    enum Asked: String, CaseIterable {
        case input, nested, proceed, replay, emptyCommand, bareAnswer, bareNull, openAnswer, unknownAnswer, noAnswers
        case settledAnswer
    }

    struct Row: CustomTestStringConvertible {
        var standing: Standing
        var asked: Asked
        var outcome: String

        var testDescription: String { "\(standing), \(asked): \(outcome)" }
    }

    /// The outcomes, in the order of ``Asked``.
    static let table: [Standing: [String]] = [
        .nothing: [
            "new turn", "new turn", "empty_input", "empty_input", "empty_input", "empty_input", "empty_input",
            "empty_input", "empty_input", "empty_input", "empty_input",
        ],
        .unknownCheckpoint: Array(repeating: "checkpoint_unknown", count: 11),
        .finished: [
            "new turn", "nothing", "nothing", "fork", "empty_input", "interrupt_not_pending", "empty_input",
            "interrupt_not_pending", "interrupt_not_pending", "empty_input", "nothing",
        ],
        .failed: [
            "new turn", "go on", "go on", "fork and run", "empty_input", "interrupt_not_pending", "empty_input",
            "interrupt_not_pending", "interrupt_not_pending", "empty_input", "go on",
        ],
        .asksOne: [
            "new turn", "go on", "go on", "fork and run", "empty_input", "go on with 1", "empty_input",
            "go on with 1", "interrupt_not_pending", "empty_input", "go on",
        ],
        .asksTwo: [
            "new turn", "go on", "go on", "fork and run", "empty_input", "answer_ambiguous", "empty_input",
            "go on with 1", "interrupt_not_pending", "empty_input", "go on",
        ],
        .olderAsksOne: [
            "new turn", "go on", "go on", "fork and run", "empty_input", "run anew with 1", "empty_input",
            "run anew with 1", "interrupt_not_pending", "empty_input", "run anew",
        ],
        .olderFinished: [
            "new turn", "nothing", "nothing", "fork", "empty_input", "interrupt_not_pending", "empty_input",
            "interrupt_not_pending", "interrupt_not_pending", "empty_input", "nothing",
        ],
        .forkAsksOne: [
            "new turn", "go on", "go on", "run anew", "empty_input", "go on with 1", "empty_input",
            "go on with 1", "interrupt_not_pending", "empty_input", "go on",
        ],
        .otherWorkflow: [
            "new turn", "go on", "workflow_mismatch", "workflow_mismatch", "workflow_mismatch", "workflow_mismatch",
            "workflow_mismatch", "workflow_mismatch", "workflow_mismatch", "workflow_mismatch", "workflow_mismatch",
        ],
        .notOfStep: [
            "new turn", "new turn", "go on", "fork and run", "empty_input", "go on with 1", "empty_input",
            "go on with 1", "interrupt_not_pending", "empty_input", "go on",
        ],
    ]

    static let rows: [Row] = Standing.allCases.flatMap { standing in
        zip(Asked.allCases, table[standing] ?? []).map { Row(standing: standing, asked: $0, outcome: $1) }
    }

    struct Unlucky: Error {}

    /// A body that does what its input says.
    private func entrypoint(_ name: String) -> Entrypoint<String, Int> {
        let ask = DurableTask("ask") { (words: String, flow) -> Bool in try await flow.interrupt(words) }
        return Entrypoint(name) { (script: String, flow) -> Int in
            switch script {
            case "fail": throw Unlucky()
            case "one": return try await flow.run(ask, "first?") ? 1 : 0
            case "two":
                let futures = [flow.start(ask, "first?"), flow.start(ask, "second?")]
                var sum = 0
                for future in futures { sum += try await future.value ? 1 : 0 }
                return sum
            default: return 0
            }
        }
    }

    private func script(of standing: Standing) -> String? {
        switch standing {
        case .nothing, .unknownCheckpoint: nil
        case .finished, .olderFinished: "finish"
        case .failed: "fail"
        case .asksTwo: "two"
        case .asksOne, .olderAsksOne, .forkAsksOne, .otherWorkflow, .notOfStep: "one"
        }
    }

    private func machine(at standing: Standing) async throws -> RunStateMachine {
        let saver = InMemorySaver()
        let workflow = entrypoint("review")
        var head: SavedCheckpoint?
        var open: [OpenInterrupt] = []
        if let script = script(of: standing) {
            let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
            do {
                _ = try await runtime.invoke(workflow, script, on: "t")
            } catch {
                try #require(standing == .failed, "\(error)")
            }
            let newest = try #require(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t")).first)
            head = newest
            open = try await runtime.openInterrupts(at: newest.address)
        }
        if standing == .forkAsksOne { head?.metadata = CheckpointMetadata(source: .fork, step: 1) }
        let reader = standing == .otherWorkflow ? entrypoint("another") : workflow
        var machine = RunStateMachine(reader.erased, thread: "t", head: head)
        machine.openInterrupts = open
        machine.isNewest = ![.olderAsksOne, .olderFinished].contains(standing)
        machine.isOfStep = standing != .notOfStep
        if standing == .unknownCheckpoint { machine.address = "1f000000-0000-6000-8000-000000000000" }
        return machine
    }

    private func request(_ asked: Asked, on machine: inout RunStateMachine) throws -> RunStateMachine.Request {
        let first = machine.openInterrupts.first?.interrupt.id ?? "none"
        switch asked {
        case .input: return .input
        case .nested: return .nested
        case .proceed: return .proceed
        case .replay: return .replay
        case .emptyCommand: return .resume(Command())
        case .bareAnswer: return .resume(try Command(resume: true))
        case .bareNull: return .resume(try Command(resume: Bool?.none))
        case .openAnswer: return .resume(try Command(answering: first, with: true))
        case .unknownAnswer: return .resume(try Command(answering: "unknown", with: true))
        case .noAnswers: return .resume(Command(storedAnswers: [:]))
        case .settledAnswer:
            machine.settled = [first]
            return .resume(try Command(answering: first, with: true))
        }
    }

    private func outcome(_ decision: RunStateMachine.Decision) -> String {
        switch decision {
        case .newTurn: "new turn"
        case .rerun(let rerun):
            (rerun.keepsResults ? "go on" : "run anew") + (rerun.answers.isEmpty ? "" : " with \(rerun.answers.count)")
        case .fork(_, let runsBody): runsBody ? "fork and run" : "fork"
        case .nothingToDo: "nothing"
        case .refuse(let error): error.code.description
        }
    }

    @Test(arguments: rows)
    func `Every combination has one outcome`(_ row: Row) async throws {
        var machine = try await machine(at: row.standing)
        let request = try request(row.asked, on: &machine)
        #expect(outcome(machine.decide(request)) == row.outcome)
    }

    @Test
    func `The table has every combination`() {
        #expect(Self.rows.count == Standing.allCases.count * Asked.allCases.count)
    }
}
