import OrderedCollections
import Signoff
import SignoffCheckpoint

/// What streams show, mode by mode and namespace by namespace.
enum StreamScenarios {
    static let all: [Scenario] = [modes, plainModes, several, interruptedValues, custom]

    private static let add = JSONTask("add") { try $0.adding(1) }

    static let modes = Scenario("stream_modes") { stage in
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            let first = try await flow.run(add, number)
            let answer: JSONValue = try await flow.interrupt(["a": first])
            let second = try await flow.run(add, first)
            return ["a": first, "b": second, "q": answer]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let plainModes = Scenario("stream_modes_plain") { stage in
        let bad = JSONTask("bad") { _ in throw PythonError("ValueError", "bad") }
        let succeeding = Stage.Workflow("ok") { (number: JSONValue, flow) -> JSONValue in
            try await flow.run(add, number).adding(1)
        }
        func failing(_ name: String) -> Stage.Workflow {
            Stage.Workflow(name) { (number: JSONValue, flow) -> JSONValue in
                try await flow.run(add, number)
                return try await flow.run(bad, number)
            }
        }
        let first = try await Variant(succeeding, on: stage, isSaved: false)
        let second = try await Variant(failing("fails"), on: stage, isSaved: false)
        let third = try await Variant(failing("fails_cp"), on: stage)
        return Scenario.Play(
            variants: [first, first, first, first, first, second, second, second, second, third]
        )
    }

    static let several = Scenario("stream_multi") { stage in
        let child = Stage.Workflow("child") { (number: JSONValue, flow) -> JSONValue in
            try await flow.run(add, number)
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            await flow.write("start")
            let sum = try await flow.run(add, number)
            let nested = try await flow.call(child, sum)
            await flow.write("end")
            return [sum, nested]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let interruptedValues = Scenario("stream_interrupt_v2") { stage in
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            ["x": input, "a": try await flow.interrupt("q")]
        }
        let scalar = Stage.Workflow("scalar") { (_: JSONValue, flow) -> JSONValue in try await flow.interrupt("q") }
        let first = try await Variant(workflow, on: stage)
        return Scenario.Play(
            variants: [first, first, first, first, first, first, first, try await Variant(scalar, on: stage)]
        )
    }

    static let custom = Scenario("custom_stream_nested") { stage in
        let inner = DurableTask("inner") { (flow: WorkflowScope) -> JSONValue in
            await flow.write(["from": "inner"])
            return 1
        }
        let outer = DurableTask("outer") { (flow: WorkflowScope) -> JSONValue in
            await flow.write(["from": "outer"])
            return try await flow.run(inner)
        }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in
            await flow.write(["from": "child"])
            return try await flow.run(inner)
        }
        let main = Stage.Workflow("main") { (_: JSONValue, flow) -> JSONValue in
            await flow.write(["from": "main"])
            try await flow.run(outer)
            try await flow.call(child, 1)
            await flow.write(["from": "main end"])
            return "ok"
        }
        return Scenario.Play(variants: [try await Variant(main, on: stage)])
    }
}
