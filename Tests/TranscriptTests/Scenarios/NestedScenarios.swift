import Signoff
import SignoffCheckpoint

/// Tasks that call tasks, and workflows that call workflows.
enum NestedScenarios {
    static let all: [Scenario] = [tasks, interrupt, loop, inTask, error, ownSaver]

    static let tasks = Scenario("nested_tasks") { stage in
        let leaf = JSONTask("leaf") { number in
            stage.count("leaf")
            return try number.adding(1)
        }
        let middle = DurableTask("mid") { (number: JSONValue, flow) -> JSONValue in
            stage.count("mid")
            return [try await flow.run(leaf, number), try await flow.run(leaf, .int(number.int * 10))]
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let result = try await flow.run(middle, number)
            let answer: JSONValue = try await flow.interrupt("q")
            return ["m": result, "q": answer, "l": try await flow.run(leaf, 100)]
        }
        let asking = DurableTask("ask_mid") { (number: JSONValue, flow) -> JSONValue in
            stage.count("ask_mid")
            let first = try await flow.run(leaf, number)
            let answer: JSONValue = try await flow.interrupt("inside")
            return [first, answer, try await flow.run(leaf, .int(number.int * 10))]
        }
        let second = Stage.Workflow("wf2") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf2")
            return try await flow.run(asking, number)
        }
        let first = try await Variant(workflow, on: stage)
        return Scenario.Play(variants: [first, first, first, first, try await Variant(second, on: stage)])
    }

    static let interrupt = Scenario("nested_entrypoint_interrupt") { stage in
        let prepare = JSONTask("pre") { number in
            stage.count("pre(\(number.int))")
            return try number.adding(1)
        }
        let child = Stage.Workflow("child") { (number: JSONValue, flow) -> JSONValue in
            stage.count("child")
            let prepared = try await flow.run(prepare, number)
            let first: JSONValue = try await flow.interrupt("child 1")
            let second: JSONValue = try await flow.interrupt("child 2")
            return [prepared, first, second]
        }
        let parent = Stage.Workflow("parent") { (number: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            let prepared = try await flow.run(prepare, number)
            let nested = try await flow.call(child, .int(number.int * 10))
            let answer: JSONValue = try await flow.interrupt("parent")
            return ["p": prepared, "c": nested, "e": answer]
        }
        return Scenario.Play(variants: [try await Variant(parent, on: stage)])
    }

    static let loop = Scenario("nested_entrypoint_loop") { stage in
        let child = Stage.Workflow("child") { (number: JSONValue, flow) -> JSONValue in
            stage.count("child\(number.int)")
            return number == 2 ? [number, try await flow.interrupt("two")] : [number]
        }
        let parent = Stage.Workflow("parent") { (_: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            return [try await flow.call(child, 1), try await flow.call(child, 2), try await flow.call(child, 3)]
        }
        return Scenario.Play(variants: [try await Variant(parent, on: stage)])
    }

    static let inTask = Scenario("nested_entrypoint_in_task") { stage in
        let child = Stage.Workflow("child") { (number: JSONValue, flow) -> JSONValue in
            stage.count("child\(number.int)")
            return [number, try await flow.interrupt("q\(number.int)")]
        }
        let run = DurableTask("run") { (number: JSONValue, flow) -> JSONValue in
            // The second one answers after the updates of the first.
            if stage.count("run\(number.int)") == 2, number == 2 { await stage.chunksSeen(2) }
            return try await flow.call(child, number)
        }
        let parent = Stage.Workflow("parent") { (numbers: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            return .array(try await (numbers.arrayValue ?? []).map { flow.start(run, $0) }.values())
        }
        return Scenario.Play(variants: [try await Variant(parent, on: stage)])
    }

    static let error = Scenario("nested_error_resume") { stage in
        let first = DurableTask("a") { () -> JSONValue in
            stage.count("a")
            return "a"
        }
        let second = DurableTask("b") { () -> JSONValue in
            // It fails on its first run on each of the two threads.
            if !stage.count("b").isMultiple(of: 2) { throw PythonError("ValueError", "b") }
            return "b"
        }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in
            stage.count("child")
            return [try await flow.run(first), try await flow.run(second)]
        }
        let outer = DurableTask("outer") { (flow: WorkflowScope) -> JSONValue in
            stage.count("outer")
            return try await flow.call(child, 1)
        }
        let parent = Stage.Workflow("parent") { (_: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            return try await flow.run(outer)
        }
        let prepare = DurableTask("pre") { () -> JSONValue in
            stage.count("pre")
            return "pre"
        }
        let direct = Stage.Workflow("parent2") { (_: JSONValue, flow) -> JSONValue in
            stage.count("parent2")
            return [try await flow.run(prepare), try await flow.call(child, 1)]
        }
        let variant = try await Variant(parent, on: stage)
        return Scenario.Play(variants: [variant, variant, variant, try await Variant(direct, on: stage)])
    }

    /// A nested run uses the saver of the run around it. One with a saver and a thread of its own is another runtime's run.
    static let ownSaver = Scenario("nested_own_checkpointer") { stage in
        func child(_ name: String, _ label: String) -> Stage.Workflow {
            Stage.Workflow(name) { (number: JSONValue, flow) -> JSONValue in
                stage.count(name)
                return [.string(label), number, try flow.previous(as: JSONValue.self) ?? .null]
            }
        }
        let own = child("child_own", "own")
        let none = child("child_none", "none")
        let asker = Stage.Workflow("asker") { (_: JSONValue, flow) -> JSONValue in
            stage.count("asker")
            return try await flow.interrupt("q")
        }
        let separate = try await Variant(own, on: stage)
        let separateAsker = try await Variant(asker, on: stage)
        let parent = Stage.Workflow("parent") { (number: JSONValue, flow) -> JSONValue in
            stage.count("parent")
            let first = try await flow.call(own, number)
            let second = try await flow.call(none, number)
            let third = try await separate.runtime.invoke(own, number, on: "child-thread")
            return [first, second, third.value ?? .null]
        }
        let unsaved = Stage.Workflow("unsaved") { (number: JSONValue, flow) -> JSONValue in
            [try await flow.call(own, number), try await flow.call(none, number)]
        }
        let asking = Stage.Workflow("parent_ask") { (number: JSONValue, _) -> JSONValue in
            stage.count("parent_ask")
            let result = try await separateAsker.runtime.invoke(asker, number, on: "child-thread")
            return ["got": ["__interrupt__": TranscriptPlayer.json(result.interrupts)]]
        }
        let variant = try await Variant(parent, on: stage)
        let plain = try await Variant(unsaved, on: stage, isSaved: false)
        @Sendable func contents(of saver: (any RunQueue)?) async throws -> JSONValue {
            let rows = try await TranscriptPlayer.rows(
                ["thread", "namespace", "step"],
                of: CheckpointQuery(),
                in: saver
            )
            return .array((rows.arrayValue ?? []).sorted { $0.text(.compact) < $1.text(.compact) })
        }
        return Scenario.Play(
            variants: [
                variant, variant, variant, variant, plain, variant, try await Variant(asking, on: stage),
            ],
            calls: [
                "parent checkpointer contents (thread, namespace, step)": { _ in try await contents(of: variant.saver)
                },
                "child checkpointer contents (thread, namespace, step)": { _ in try await contents(of: separate.saver)
                },
            ]
        )
    }
}
