import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Looking back, running again from where a thread was, and changing its state by hand.
enum HistoryScenarios {
    static let all: [Scenario] = [
        timeTravel, timeTravelWithQuestion, history, continuing, updatingThePast, updating,
    ]

    static let timeTravel = Scenario("time_travel") { stage in
        let roll = DurableTask("roll") { () -> JSONValue in .int(stage.count("roll")) }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let previous = try flow.previous(as: JSONValue.self)
            return ["x": input, "r": try await flow.run(roll), "prev": previous?["r"] ?? .null]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let timeTravelWithQuestion = Scenario("time_travel_interrupt") { stage in
        let work = DurableTask("work") { () -> JSONValue in .int(stage.count("work")) }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let number = try await flow.run(work)
            let answer: JSONValue = try await flow.interrupt(["w": number])
            return ["w": number, "a": answer]
        }
        let variant = try await Variant(workflow, on: stage)
        return Scenario.Play(
            variants: [variant],
            checkpoints: [
                2: ("<checkpoint:1>", { try await variant.history(of: "1")[1] }),
                8: ("<checkpoint:6>", { try await variant.history(of: "2")[0] }),
            ]
        )
    }

    static let history = Scenario("history_multi_turn") { stage in
        let increase = JSONTask("inc") { try $0.adding(1) }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            let previous = try flow.previous(as: JSONValue.self)
            let sum = try await flow.run(increase, number)
            let answer: JSONValue = number == 2 ? try await flow.interrupt("ok?") : .null
            return ["n": sum, "a": answer, "prev": previous?["n"] ?? .null]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let continuing = Scenario("continue_addressed") { stage in
        let work = DurableTask("work") { () -> JSONValue in .int(stage.count("work")) }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            let run = stage.count("wf")
            let number = try await flow.run(work)
            if run <= 3 { throw PythonError("ValueError", "boom") }
            return number
        }
        let variant = try await Variant(workflow, on: stage)
        return Scenario.Play(
            variants: [variant],
            checkpoints: [1: ("<checkpoint:1>", { try await variant.history(of: "1")[0] })]
        )
    }

    static let updatingThePast = Scenario("update_past_then_replay") { stage in
        let increase = JSONTask("inc") { number in
            stage.count("inc")
            return try number.adding(1)
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let previous = try flow.previous(as: JSONValue.self)
            return ["n": try await flow.run(increase, number), "prev": previous?["n"] ?? .null]
        }
        let variant = try await Variant(workflow, on: stage)
        for turn in 1...3 { _ = try await variant.runtime.invoke(workflow, .int(turn), on: "1") }
        return Scenario.Play(
            variants: [variant],
            checkpoints: [
                0: ("<checkpoint:2>", { try await variant.history(of: "1")[4] }),
                3: ("<checkpoint:5>", { try await variant.history(of: "1")[4] }),
            ]
        )
    }

    static let updating = Scenario("update_state") { stage in
        let increase = JSONTask("inc") { number in
            stage.count("inc")
            return try number.adding(1)
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let previous = try flow.previous(as: JSONValue.self)
            let sum = try await flow.run(increase, number)
            let answer: JSONValue = number == 5 ? try await flow.interrupt("q") : .null
            return ["n": sum, "a": answer, "prev": previous ?? .null]
        }
        let variant = try await Variant(workflow, on: stage)
        @Sendable func bulk(_ supersteps: [[StateUpdate]]) async throws -> JSONValue {
            TranscriptPlayer.json(try await variant.runtime.updateState(of: "bulk", supersteps: supersteps))
        }
        let one = try StateUpdate.result(["n": 1] as JSONValue, of: "wf")
        let two = try StateUpdate.result(["n": 2] as JSONValue, of: "wf")
        return Scenario.Play(
            variants: [variant],
            special: [
                25: { try await bulk([[one], [two]]) },
                27: { try await bulk([[one, two]]) },
                28: { try await bulk([]) },
            ]
        )
    }
}

extension Variant {
    /// The checkpoints of a thread, newest first.
    fileprivate func history(of thread: ThreadID) async throws -> [CheckpointID] {
        try await runtime.history(of: thread).compactMap(\.address.checkpoint)
    }
}
