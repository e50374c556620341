import Signoff
import SignoffCheckpoint

/// Breakpoints that a run of an entrypoint is given.
enum BreakpointScenarios {
    static let all: [Scenario] = [breakpoints]

    static let breakpoints = Scenario("static_breakpoints") { stage in
        let increment = DurableTask("inc") { (number: Int) in
            stage.count("inc")
            return number + 1
        }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return .int(try await flow.run(increment, input.int))
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }
}
