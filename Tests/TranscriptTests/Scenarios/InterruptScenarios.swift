import Signoff
import SignoffCheckpoint

/// Questions: one after another, several at once, in tasks, caught.
enum InterruptScenarios {
    static let all: [Scenario] = [
        inTask, swallowed, validation, sequence, parallel, gathered, oneMap, bodyAndTask,
    ]

    static let inTask = Scenario("interrupt_in_task") { stage in
        let ask = DurableTask("ask") { (question: JSONValue, flow) -> JSONValue in
            stage.count("ask")
            let first: JSONValue = try await flow.interrupt(question)
            let second: JSONValue = try await flow.interrupt("\(question.stringValue ?? "")?")
            return [first, second]
        }
        let prepare = DurableTask("pre") { () -> JSONValue in
            stage.count("pre")
            return "pre"
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let prepared = try await flow.run(prepare)
            let result = try await flow.run(ask, "name")
            let end: JSONValue = try await flow.interrupt("end")
            return ["p": prepared, "r": result, "e": end]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let swallowed = Scenario("interrupt_swallowed") { stage in
        let first = Stage.Workflow("a") { (_: JSONValue, flow) -> JSONValue in
            stage.count("a")
            do { return try await flow.interrupt("q") } catch { return .string("caught \(type(of: error))") }
        }
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> JSONValue in
            stage.count("ask")
            return try await flow.interrupt("q")
        }
        let second = Stage.Workflow("b") { (_: JSONValue, flow) -> JSONValue in
            stage.count("b")
            do { return try await flow.run(ask) } catch { return .string("caught \(type(of: error))") }
        }
        let third = Stage.Workflow("c_") { (_: JSONValue, flow) -> JSONValue in
            stage.count("c")
            defer { stage.count("cleanup") }
            return try await flow.interrupt("q")
        }
        let swallowing = try await Variant(first, on: stage)
        let indirectly = try await Variant(second, on: stage)
        return Scenario.Play(
            variants: [
                swallowing, swallowing, indirectly, indirectly, indirectly, indirectly, indirectly,
                try await Variant(third, on: stage),
            ]
        )
    }

    static let validation = Scenario("interrupt_validation_loop") { stage in
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            var prompt = "age?"
            var asked = 0
            while true {
                let answer: JSONValue = try await flow.interrupt(prompt)
                asked += 1
                if let age = answer.integerValue, age > 0 { return ["age": answer, "asked": .int(asked)] }
                prompt = "bad: \(answer.stringValue ?? answer.text(.compact))"
            }
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let sequence = Scenario("interrupts_sequence") { stage in
        let upper = JSONTask("up") { text in
            stage.count("up")
            return .string((text.stringValue ?? "").uppercased())
        }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let first: JSONValue = try await flow.interrupt("q1")
            let raised = try await flow.run(upper, first)
            let second: JSONValue = try await flow.interrupt(["q": 2, "b": raised])
            let third: JSONValue = try await flow.interrupt("q3")
            return [input, first, raised, second, third]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let parallel = Scenario("parallel_interrupts") { stage in
        let ask = JSONTask("ask") { (number: JSONValue, flow) -> JSONValue in
            stage.count("ask\(number.int)")
            let answer: JSONValue = try await flow.interrupt("q\(number.int)")
            if number == 3 { await stage.chunksSeen(1) }
            return .string("\(number.int):\(answer.stringValue ?? "")")
        }
        let plain = DurableTask("plain") { () -> JSONValue in
            stage.count("plain")
            return "plain"
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let first = flow.start(ask, 1)
            let second = flow.start(plain)
            let third = flow.start(ask, 2)
            let fourth = flow.start(ask, 3)
            return [
                try await first.value, try await second.value, try await third.value, try await fourth.value,
            ]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let gathered = Scenario("parallel_interrupts_async") { stage in
        let ask = JSONTask("ask") { (number: JSONValue, flow) -> JSONValue in
            stage.count("ask\(number.int)")
            let answer: JSONValue = try await flow.interrupt("q\(number.int)")
            await stage.chunksSeen(number.int - 1)
            return .string("\(number.int):\(answer.stringValue ?? "")")
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return .array(try await (1...3).map { flow.start(ask, .int($0)) }.values())
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let oneMap = Scenario("parallel_interrupts_one_map") { stage in
        let ask = JSONTask("ask") { (name: JSONValue, flow) -> JSONValue in
            stage.count("ask_\(name.stringValue ?? "")")
            let answer: JSONValue = try await flow.interrupt(["ask": name])
            if name == "b" { await stage.chunksSeen(2) }
            return [name, answer]
        }
        let workflow = Stage.Workflow("wf") { (names: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return .array(try await (names.arrayValue ?? []).map { flow.start(ask, $0) }.values())
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let bodyAndTask = Scenario("entrypoint_and_task_interrupt") { stage in
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> JSONValue in
            stage.count("ask")
            return try await flow.interrupt("from task")
        }
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let waiting = flow.start(ask)
            let answer: JSONValue = try await flow.interrupt("from entrypoint")
            return [answer, try await waiting.value]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }
}
