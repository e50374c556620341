import Signoff
import SignoffCheckpoint

/// What is stored, and when.
enum DurabilityScenarios {
    static let all: [Scenario] = [durability, nested]

    static let durability = Scenario("durability") { stage in
        let increase = JSONTask("inc") { number in
            stage.count("inc")
            return try number.adding(1)
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            let sum = try await flow.run(increase, number)
            if number == 1 { return [sum, try await flow.interrupt("q")] }
            if number == 2 { throw PythonError("ValueError", "two") }
            return [sum]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let nested = Scenario("durability_nested") { stage in
        let task = DurableTask("t") { () -> JSONValue in
            stage.count("t")
            return "t"
        }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in
            stage.count("child")
            return try await flow.run(task)
        }
        let parent = Stage.Workflow("parent") { (_: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            return [try await flow.call(child, 1), try await flow.interrupt("q")]
        }
        return Scenario.Play(variants: [try await Variant(parent, on: stage)])
    }
}
