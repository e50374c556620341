import Signoff
import SignoffCheckpoint

/// Bodies and tasks that fail, and tasks that are never awaited.
enum FailureScenarios {
    static let all: [Scenario] = [
        afterAnswer, caught, parallel, thenNewInput, inputWhileWaiting, notAwaited, notAwaitedAsync,
    ]

    static let afterAnswer = Scenario("error_after_answer") { stage in
        let used = Stage.Workflow("used") { (_: JSONValue, flow) -> JSONValue in
            stage.count("used")
            let answer: JSONValue = try await flow.interrupt("q")
            if stage.count("used with answer") == 1 { throw PythonError("ValueError", "after") }
            return answer
        }
        let unused = Stage.Workflow("unused") { (_: JSONValue, flow) -> JSONValue in
            if stage.count("unused") == 2 { throw PythonError("ValueError", "before") }
            return try await flow.interrupt("q")
        }
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> JSONValue in
            stage.count("ask")
            let answer: JSONValue = try await flow.interrupt("t")
            if answer != "good" { throw PythonError("ValueError", "bad answer") }
            return answer
        }
        let inTask = Stage.Workflow("in_task") { (_: JSONValue, flow) -> JSONValue in
            stage.count("in_task")
            return try await flow.run(ask)
        }
        let first = try await Variant(used, on: stage)
        let second = try await Variant(unused, on: stage)
        return Scenario.Play(
            variants: [
                first, first, first, first, first, second, second, second, second, try await Variant(inTask, on: stage),
            ]
        )
    }

    static let caught = Scenario("error_caught") { stage in
        let flaky = DurableTask("flaky") { () -> JSONValue in
            stage.count("flaky")
            throw PythonError("ValueError", "no")
        }
        let fallback = DurableTask("fallback") { () -> JSONValue in
            stage.count("fallback")
            return "fallback"
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            var result: JSONValue = .null
            var message = ""
            do {
                result = try await flow.run(flaky)
            } catch let error as PythonError {
                result = try await flow.run(fallback)
                message = error.message
            }
            let answer: JSONValue = try await flow.interrupt("ok?")
            return ["r": result, "msg": .string(message), "a": answer]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    /// A task that is canceled because the body failed may still finish, as a thread of LangGraph does, or give up.
    static let parallel = Scenario("error_resume_parallel") { stage in
        let work = JSONTask("work") { number in
            let run = stage.count("work\(number.int)")
            if number == 2, run == 1 {
                await stage.counted("work3", 1)
                await stage.chunksSeen(1)
                throw PythonError("ValueError", "boom 2")
            }
            if number == 3, run == 1 { await stage.cancellation() }
            return .int(number.int * 10)
        }
        let giving = JSONTask("awork") { number in
            let run = stage.count("awork\(number.int)")
            if number == 2, run == 1 {
                await stage.counted("awork3", 1)
                await stage.chunksSeen(1)
                throw PythonError("ValueError", "boom 2")
            }
            if number == 3, run == 1 {
                await stage.cancellation()
                try Task.checkCancellation()
            }
            if number == 3 { await stage.chunksSeen(1) }
            stage.count("awork\(number.int) finished")
            return .int(number.int * 10)
        }
        func workflow(_ name: String, _ task: JSONTask) -> Stage.Workflow {
            Stage.Workflow(name) { (numbers: JSONValue, flow) -> JSONValue in
                stage.count(name)
                return .array(try await (numbers.arrayValue ?? []).map { flow.start(task, $0) }.values())
            }
        }
        let first = try await Variant(workflow("wf", work), on: stage)
        return Scenario.Play(
            variants: [first, first, first, first, try await Variant(workflow("awf", giving), on: stage)]
        )
    }

    static let thenNewInput = Scenario("error_then_new_input") { stage in
        let step = JSONTask("step") { number in
            stage.count("step")
            return number
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let result = try await flow.run(step, number)
            if number.int < 0 { throw PythonError("ValueError", "negative") }
            return ["s": result, "previous": try flow.previous(as: JSONValue.self) ?? .null]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let inputWhileWaiting = Scenario("new_input_while_interrupted") { stage in
        let work = JSONTask("work") { number in
            stage.count("work")
            return .int(number.int * 2)
        }
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let result = try await flow.run(work, number)
            let answer: JSONValue = try await flow.interrupt(["w": result])
            return ["w": result, "a": answer, "previous": try flow.previous(as: JSONValue.self) ?? .null]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let notAwaited = Scenario("task_not_awaited") { stage in
        let good = DurableTask("good") { () -> JSONValue in
            await stage.chunksSeen(1)
            stage.count("good done")
            return 1
        }
        let bad = DurableTask("bad") { () -> JSONValue in
            stage.count("bad")
            throw PythonError("ValueError", "ignored")
        }
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> JSONValue in
            stage.count("ask")
            let answer: JSONValue = try await flow.interrupt("late")
            // The body's update comes before this one's, as in the recording of `good`.
            await stage.chunksSeen(2)
            return answer
        }
        func workflow(_ name: String, _ task: DurableTask<NoValue, JSONValue>) -> Stage.Workflow {
            Stage.Workflow(name) { (_: JSONValue, flow) -> JSONValue in
                stage.count(name)
                if name == "wf_ask", try flow.previous(as: JSONValue.self) == nil {
                    stage.count("wf_ask previous is null")
                }
                _ = flow.start(task)
                return "done"
            }
        }
        let first = try await Variant(workflow("wf_good", good), on: stage)
        let second = try await Variant(workflow("wf_bad", bad), on: stage)
        return Scenario.Play(
            variants: [first, first, second, second, try await Variant(workflow("wf_ask", ask), on: stage)]
        )
    }

    static let notAwaitedAsync = Scenario("task_not_awaited_async") { stage in
        let good = DurableTask("good") { () -> JSONValue in
            await stage.chunksSeen(1)
            stage.count("good done")
            return 1
        }
        let bad = DurableTask("bad") { () -> JSONValue in
            if stage.count("bad") == 2 { await stage.counted("slow started", 2) }
            throw PythonError("ValueError", "ignored")
        }
        let slow = DurableTask("slow") { () -> JSONValue in
            stage.count("slow started")
            await stage.cancellation()
            try Task.checkCancellation()
            stage.count("slow done")
            return 1
        }
        let finishing = Stage.Workflow("wf_good") { (_: JSONValue, flow) -> JSONValue in
            _ = flow.start(good)
            return "done"
        }
        let ignoring = Stage.Workflow("wf_bad") { (_: JSONValue, flow) -> JSONValue in
            _ = flow.start(bad)
            await stage.counted("bad", 1)
            return "done"
        }
        let failing = Stage.Workflow("wf_fail") { (_: JSONValue, flow) -> JSONValue in
            _ = flow.start(slow)
            await stage.counted("slow started", 1)
            throw PythonError("ValueError", "body")
        }
        let sibling = Stage.Workflow("wf_sibling") { (_: JSONValue, flow) -> JSONValue in
            _ = flow.start(slow)
            return try await flow.run(bad)
        }
        var variants: [Variant] = []
        for workflow in [finishing, ignoring, failing, sibling] {
            let variant = try await Variant(workflow, on: stage)
            variants += [variant, variant]
        }
        return Scenario.Play(variants: variants)
    }
}
