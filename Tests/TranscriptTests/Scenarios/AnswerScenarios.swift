import Signoff
import SignoffCheckpoint

/// Which question takes which answer.
enum AnswerScenarios {
    static let all: [Scenario] = [leftover, byID, leak, oddCases]

    static let leftover = Scenario("leftover_resume") { stage in
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> JSONValue in
            stage.count("ask")
            return try await flow.interrupt("t")
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let first: JSONValue = try await flow.interrupt("e1")
            let second = try await flow.run(ask)
            let third: JSONValue = try await flow.interrupt("e2")
            return [first, second, third]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let byID = Scenario("resume_by_id_retry") { stage in
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let first: JSONValue = try await flow.interrupt("one")
            let second: JSONValue = try await flow.interrupt("two")
            return [first, second]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let leak = Scenario("resume_leak") { stage in
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return ["x": input, "a": try await flow.interrupt("approve \(input.stringValue ?? "")")]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let oddCases = Scenario("resume_odd_cases") { stage in
        let unsaved = Stage.Workflow("nocp_int") { (_: JSONValue, flow) -> JSONValue in
            stage.count("nocp_int")
            return try await flow.interrupt("q")
        }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return ["x": input, "a": try await flow.interrupt("q")]
        }
        let simple = Stage.Workflow("simple") { (input: JSONValue, flow) -> JSONValue in
            stage.count("simple")
            return ["x": input, "prev": try flow.previous(as: JSONValue.self) ?? .null]
        }
        let plain = try await Variant(unsaved, on: stage, isSaved: false)
        let asking = try await Variant(workflow, on: stage)
        return Scenario.Play(
            variants: [plain, plain] + Array(repeating: asking, count: 13) + [try await Variant(simple, on: stage)]
        )
    }
}
