import OrderedCollections
import Signoff
import SignoffCheckpoint

typealias JSONTask = DurableTask<JSONValue, JSONValue>

/// The workflows of the original document.
enum SeedScenarios {
    static let all: [Scenario] = [
        essay, resume, resumeAfterError, previous, final, dictInput, customStream, parallel, execute, injectables,
        nondeterminism, retry, sideEffects, taskBasic, entrypoints, serialization,
    ]

    static let essay = Scenario("seed_essay") { stage in
        let write = JSONTask("write_essay") { topic in
            stage.count("write_essay")
            return .string("An essay about topic: \(topic.stringValue ?? "")")
        }
        let workflow = Stage.Workflow("workflow") { (_: JSONValue, flow) -> JSONValue in
            stage.count("workflow")
            let essay = try await flow.run(write, "cat")
            let approved: JSONValue = try await flow.interrupt([
                "essay": essay, "action": "Please approve/reject the essay",
            ])
            return ["essay": essay, "is_approved": approved]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let resume = Scenario("seed_resume") { stage in
        let workflow = Stage.Workflow("my_workflow") { (input: JSONValue, flow) -> JSONValue in
            stage.count("my_workflow")
            let answer: JSONValue = try await flow.interrupt("question")
            return ["input": input, "answer": answer]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let resumeAfterError = Scenario("seed_resume_after_error") { stage in
        let getInfo = DurableTask("get_info") { () -> JSONValue in
            if stage.count("get_info") == 1 { throw PythonError("ValueError", "Failure") }
            return "OK"
        }
        let slowTask = DurableTask("slow_task") { () -> JSONValue in
            stage.count("slow_task")
            return "Ran slow task."
        }
        let workflow = Stage.Workflow("main") { (_: JSONValue, flow) -> JSONValue in
            stage.count("main")
            let slow = try await flow.run(slowTask)
            try await flow.run(getInfo)
            return slow
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let previous = Scenario("seed_previous") { stage in
        let workflow = Stage.Workflow("my_workflow") { (number: JSONValue, flow) -> JSONValue in
            let previous = try flow.previous(as: Int.self) ?? 0
            return .int(number.int + previous)
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let final = Scenario("seed_final") { stage in
        let workflow = Stage.Workflow("my_workflow") { (number: JSONValue, flow) -> Final<JSONValue, Int> in
            let previous = try flow.previous(as: Int.self) ?? 0
            return Final(.int(previous), save: 2 * number.int)
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let dictInput = Scenario("seed_dict_input") { stage in
        let workflow = Stage.Workflow("my_workflow") { (inputs: JSONValue, _) -> JSONValue in
            ["sum": .int((inputs["value"]?.int ?? 0) + (inputs["another_value"]?.int ?? 0))]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let customStream = Scenario("seed_custom_stream") { stage in
        let addOne = JSONTask("add_one") { try $0.adding(1) }
        let addTwo = JSONTask("add_two") { try $0.adding(2) }
        let main = Stage.Workflow("main") { (inputs: JSONValue, flow) -> JSONValue in
            let number = inputs["number"] ?? .null
            await flow.write("hello")
            try await flow.run(addOne, number)
            await flow.write("world")
            try await flow.run(addTwo, number)
            return 5
        }
        let one = JSONTask("aone") { try $0.adding(1) }
        let second = Stage.Workflow("amain") { (inputs: JSONValue, flow) -> JSONValue in
            let number = inputs["number"] ?? .null
            await flow.write("hello")
            try await flow.run(one, number)
            await flow.write("world")
            try await flow.run(one, number)
            return 5
        }
        let first = try await Variant(main, on: stage)
        return Scenario.Play(variants: [first, first, first, try await Variant(second, on: stage)])
    }

    static let parallel = Scenario("seed_parallel") { stage in
        let addOne = JSONTask("add_one") { number in
            stage.count("add_one")
            return try number.adding(1)
        }
        let graph = Stage.Workflow("graph") { (numbers: JSONValue, flow) -> JSONValue in
            let numbers = numbers.arrayValue ?? numbers.objectValue?.keys.map { .string($0) } ?? []
            return .array(try await numbers.map { flow.start(addOne, $0) }.values())
        }
        let slowAddOne = JSONTask("slow_add_one") { number in
            stage.count("slow_add_one")
            await stage.chunksSeen(number.int - 1)
            return try number.adding(1)
        }
        let slowGraph = Stage.Workflow("slow_graph") { (numbers: JSONValue, flow) -> JSONValue in
            .array(try await (numbers.arrayValue ?? []).map { flow.start(slowAddOne, $0) }.values())
        }
        let quick = try await Variant(graph, on: stage)
        return Scenario.Play(variants: [quick, try await Variant(slowGraph, on: stage), quick])
    }

    static let execute = Scenario("seed_execute") { stage in
        func workflow(_ name: String) -> Stage.Workflow {
            Stage.Workflow(name) { (input: JSONValue, _) -> JSONValue in
                stage.count(name)
                return ["got": input]
            }
        }
        let plain = try await Variant(workflow("plain"), on: stage, isSaved: false)
        let saved = try await Variant(workflow("saved"), on: stage)
        let later = try await Variant(workflow("asaved"), on: stage)
        return Scenario.Play(
            variants: [plain, plain, saved, saved, later, later, saved, later, saved, saved, plain, saved]
        )
    }

    static let injectables = Scenario("seed_injectables") { stage in
        let workflow = Stage.Workflow("my_workflow") { (input: JSONValue, flow) -> JSONValue in
            stage.count("my_workflow")
            let previous = try flow.previous(as: JSONValue.self) ?? .null
            await flow.write(["prev": previous])
            let user = flow.config.configurable["user_id"]?.stringValue ?? "anon"
            try await flow.store?.put(["n": input["n"] ?? .null], for: "last", in: ["users", user])
            let stored = try await flow.store?.item("last", in: ["users", user])?.value
            return [
                "prev": previous, "stored": .object(stored ?? [:]), "thread": .string(flow.thread?.rawValue ?? ""),
            ]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let nondeterminism = Scenario("seed_nondeterminism") { stage in
        let slow = JSONTask("slow_task") { number in
            stage.count("slow_task")
            return .int(number.int * 100)
        }
        let getTime = DurableTask("get_time") { () -> JSONValue in
            stage.count("get_time")
            return .int(stage.clock)
        }
        let incorrect = Stage.Workflow("incorrect") { (input: JSONValue, flow) -> JSONValue in
            let delta = stage.clock - (input["t0"]?.int ?? 0)
            let result = try await flow.run(slow, delta > 1 ? 1 : 2)
            let value: JSONValue = try await flow.interrupt("question")
            return ["result": result, "value": value]
        }
        let correct = Stage.Workflow("correct") { (input: JSONValue, flow) -> JSONValue in
            let delta = try await flow.run(getTime).int - (input["t0"]?.int ?? 0)
            let result = try await flow.run(slow, delta > 1 ? 1 : 2)
            let value: JSONValue = try await flow.interrupt("question")
            return ["result": result, "value": value]
        }
        let first = try await Variant(incorrect, on: stage)
        return Scenario.Play(
            variants: [first, first, try await Variant(correct, on: stage)],
            before: [1: { stage.clock = 10 }, 2: { stage.clock = 0 }, 3: { stage.clock = 10 }]
        )
    }

    static let retry = Scenario("seed_retry") { stage in
        let policy = RetryPolicy { ($0 as? PythonError)?.type == "ValueError" }
        let getInfo = DurableTask("get_info", retry: policy) { () -> JSONValue in
            if stage.count("get_info") == 1 { throw PythonError("ValueError", "Failure") }
            return "OK"
        }
        let workflow = Stage.Workflow("main") { (_: JSONValue, flow) -> JSONValue in
            stage.count("main")
            return try await flow.run(getInfo)
        }
        return Scenario.Play(
            variants: [try await Variant(workflow, on: stage)],
            special: [
                1: {
                    let policy = RetryPolicy()
                    return [
                        "initial_interval": .double(policy.initialInterval / .seconds(1)),
                        "backoff_factor": .double(policy.backoffFactor),
                        "max_interval": .double(policy.maximumInterval / .seconds(1)),
                        "max_attempts": .int(policy.maximumAttempts), "jitter": .bool(policy.hasJitter),
                    ]
                }
            ]
        )
    }

    static let sideEffects = Scenario("seed_side_effects") { stage in
        let incorrect = Stage.Workflow("incorrect") { (_: JSONValue, flow) -> JSONValue in
            stage.count("file_write")
            return try await flow.interrupt("question")
        }
        let writeToFile = DurableTask("write_to_file") { () -> Void in
            stage.count("file_write_in_task")
        }
        let correct = Stage.Workflow("correct") { (_: JSONValue, flow) -> JSONValue in
            try await flow.run(writeToFile)
            return try await flow.interrupt("question")
        }
        let first = try await Variant(incorrect, on: stage)
        return Scenario.Play(variants: [first, first, try await Variant(correct, on: stage)])
    }

    static let taskBasic = Scenario("seed_task_basic") { stage in
        func task(_ name: String) -> JSONTask {
            JSONTask(name) { number in
                stage.count(name)
                return .int(number.int * 10)
            }
        }
        func workflow(_ name: String, _ task: JSONTask) -> Stage.Workflow {
            Stage.Workflow(name) { (number: JSONValue, flow) -> JSONValue in try await flow.run(task, number) }
        }
        let slow = task("slow_computation")
        return Scenario.Play(
            variants: [
                try await Variant(workflow("my_workflow", slow), on: stage),
                try await Variant(workflow("amy_workflow", task("aslow")), on: stage),
                try await Variant(workflow("amixed", slow), on: stage, isSaved: false),
            ]
        )
    }

    static let entrypoints = Scenario("seed_entrypoints") { stage in
        let other = Stage.Workflow("some_other_workflow") { (inputs: JSONValue, _) -> JSONValue in
            stage.count("some_other_workflow")
            return inputs["value"] ?? .null
        }
        let callIt = DurableTask("call_it") { (flow: WorkflowScope) -> JSONValue in
            stage.count("call_it")
            return try await flow.call(other, ["value": 2])
        }
        let direct = Stage.Workflow("my_workflow") { (_: JSONValue, flow) -> JSONValue in
            stage.count("my_workflow")
            return try await flow.call(other, ["value": 1])
        }
        let viaTask = Stage.Workflow("via_task") { (_: JSONValue, flow) -> JSONValue in
            stage.count("via_task")
            return try await flow.run(callIt)
        }
        let first = try await Variant(direct, on: stage)
        let second = try await Variant(viaTask, on: stage)
        return Scenario.Play(
            variants: [first, first, first, first, second, second, first],
            listedThreads: [3: "1"]
        )
    }

    static let serialization = Scenario("seed_serialization") { stage in
        let out = Stage.Workflow("out") { (_: JSONValue, _) -> JSONValue in
            stage.count("out")
            return .opaque
        }
        let make = JSONTask("make") { _ in
            stage.count("make")
            return .opaque
        }
        let viaTask = Stage.Workflow("via_task") { (input: JSONValue, flow) -> JSONValue in
            stage.count("via_task")
            try await flow.run(make, input)
            return "ok"
        }
        let inp = Stage.Workflow("inp") { (_: JSONValue, _) -> JSONValue in
            stage.count("inp")
            return "ok"
        }
        let saved = try await [
            Variant(out, on: stage), Variant(viaTask, on: stage), Variant(inp, on: stage),
        ]
        let plain = try await [
            Variant(out, on: stage, isSaved: false), Variant(viaTask, on: stage, isSaved: false),
            Variant(inp, on: stage, isSaved: false),
        ]
        return Scenario.Play(
            variants: [
                saved[0], saved[0], plain[0], saved[1], saved[1], plain[1], saved[2], saved[2], plain[2], saved[1],
                saved[1], saved[1],
            ]
        )
    }
}
