import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Whole recipes, what a thread remembers, and what makes a call the same call.
enum ConversationScenarios {
    static let all: [Scenario] = [
        waiting, agents, reviewedTools, chat, previousNone, final, identity,
    ]

    static let waiting = Scenario("howto_wait_user_input") { stage in
        let first = JSONTask("step_1") { text in
            stage.count("step_1")
            return .string("\(text.stringValue ?? "") bar")
        }
        let feedback = JSONTask("human_feedback") { (text: JSONValue, flow) -> JSONValue in
            stage.count("human_feedback")
            let text = text.stringValue ?? ""
            let feedback: JSONValue = try await flow.interrupt("Please provide feedback: \(text)")
            return .string("\(text) \(feedback.stringValue ?? "")")
        }
        let third = JSONTask("step_3") { text in
            stage.count("step_3")
            return .string("\(text.stringValue ?? "") qux")
        }
        let workflow = Stage.Workflow("graph") { (text: JSONValue, flow) -> JSONValue in
            stage.count("graph")
            return try await flow.run(third, try await flow.run(feedback, try await flow.run(first, text)))
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let agents = Scenario("howto_multi_turn_agents") { stage in
        let agent = JSONTask("agent") { input in
            let name = input[0]?.stringValue ?? ""
            stage.count("agent:\(name)")
            let last = input[1]?.arrayValue?.last?.stringValue ?? ""
            if last.hasPrefix("goto ") {
                return ["goto": .string(String(last.dropFirst(5))), "say": .string("\(name) hands over")]
            }
            return ["say": .string("\(name) heard \(last)")]
        }
        let workflow = Stage.Workflow("chat") { (first: JSONValue, flow) -> JSONValue in
            stage.count("chat")
            var messages = [first]
            var active = "travel"
            for _ in 1...6 {
                let result = try await flow.run(agent, [.string(active), .array(messages)])
                let say = result["say"] ?? .null
                messages.append(say)
                if let next = result["goto"]?.stringValue {
                    active = next
                    messages.append(.string("(to \(active))"))
                    continue
                }
                let user: JSONValue = try await flow.interrupt(["say": say, "active": active])
                if user == "bye" { return .array(messages) }
                messages.append(user)
            }
            return .array(messages)
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let reviewedTools = Scenario("howto_review_tool_calls") { stage in
        let callModel = JSONTask("call_model") { messages in
            let count = stage.count("call_model")
            let messages = messages.arrayValue ?? []
            let content = messages.last?["content"]?.stringValue ?? ""
            if messages.last?["role"] == "tool" {
                return ["role": "assistant", "content": .string("It is \(content)")]
            }
            guard content.contains("weather") else {
                return ["role": "assistant", "content": .string("hello, \(messages.count) messages")]
            }
            let city = content.split(separator: " ").last.map(String.init) ?? ""
            let call: JSONValue = [
                "id": .string("c\(count)"), "name": "weather", "args": ["city": .string(city)],
            ]
            return ["role": "assistant", "content": "", "tool_calls": [call]]
        }
        let callTool = JSONTask("call_tool") { call in
            stage.count("call_tool")
            let city = call["args"]?["city"]?.stringValue ?? ""
            return ["role": "tool", "tool_call_id": call["id"] ?? .null, "content": .string("sunny in \(city)")]
        }
        let workflow = Stage.Workflow("agent") { (input: JSONValue, flow) -> Final<JSONValue, JSONValue> in
            stage.count("agent")
            var messages = try flow.previous(as: [JSONValue].self) ?? []
            messages += input.arrayValue ?? []
            var reply = try await flow.run(callModel, .array(messages))
            while let calls = reply["tool_calls"]?.arrayValue, !calls.isEmpty {
                var accepted: [JSONValue] = []
                var feedback: [JSONValue] = []
                for call in calls {
                    let review: JSONValue = try await flow.interrupt([
                        "question": "Is this correct?", "tool_call": call,
                    ])
                    var changed = call.objectValue ?? [:]
                    switch review["action"]?.stringValue {
                    case "update"?:
                        changed["args"] = review["data"]
                        accepted.append(.object(changed))
                    case "feedback"?:
                        feedback.append([
                            "role": "tool", "tool_call_id": call["id"] ?? .null, "content": review["data"] ?? .null,
                        ])
                    default:
                        accepted.append(call)
                    }
                }
                let results = try await accepted.map { flow.start(callTool, $0) }.values()
                messages += [reply] + results + feedback
                reply = try await flow.run(callModel, .array(messages))
            }
            return Final(reply, save: .array(messages + [reply]))
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let chat = Scenario("chat_memory") { stage in
        let answer = JSONTask("answer") { .string("reply \($0.arrayValue?.count ?? 0)") }
        let workflow = Stage.Workflow("chat") { (message: JSONValue, flow) -> Final<JSONValue, [JSONValue]> in
            var messages = try flow.previous(as: [JSONValue].self) ?? []
            messages.append(.string("u:\(message.stringValue ?? "")"))
            let reply = try await flow.run(answer, .array(messages))
            messages.append(.string("a:\(reply.stringValue ?? "")"))
            return Final(reply, save: messages)
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }

    static let previousNone = Scenario("previous_none") { stage in
        let workflow = Stage.Workflow("wf") { (number: JSONValue, flow) -> JSONValue in
            let previous = try flow.previous(as: JSONValue.self) ?? .null
            return number == 0 ? .null : ["x": number, "previous": previous]
        }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in
            ["child_previous": try flow.previous(as: JSONValue.self) ?? .null]
        }
        let parent = Stage.Workflow("parent") { (number: JSONValue, flow) -> JSONValue in
            let previous = try flow.previous(as: JSONValue.self) ?? .null
            return ["p": previous, "c": try await flow.call(child, number)]
        }
        let first = try await Variant(workflow, on: stage)
        return Scenario.Play(variants: [first, first, first, first, first, try await Variant(parent, on: stage)])
    }

    static let final = Scenario("final_three_turns") { stage in
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> Final<JSONValue, JSONValue> in
            let previous = try flow.previous(as: JSONValue.self) ?? .null
            switch input[0]?.stringValue {
            case "sum"?:
                let total = JSONValue.int(previous.int + (input[1]?.int ?? 0))
                return Final(["was": previous, "now": total], save: total)
            case "null"?: return Final("v", save: .null)
            case "nullvalue"?: return Final(.null, save: ["kept": input[1] ?? .null])
            default: return Final(["plain": previous], save: ["plain": previous])
            }
        }
        let unsaved = Stage.Workflow("unsaved") { (_: JSONValue, flow) -> Final<JSONValue, JSONValue> in
            Final(["returned", try flow.previous(as: JSONValue.self) ?? .null], save: "saved")
        }
        return Scenario.Play(
            variants: Array(repeating: try await Variant(workflow, on: stage), count: 10)
                + [try await Variant(unsaved, on: stage, isSaved: false)]
        )
    }

    static let identity = Scenario("task_identity") { stage in
        func task(_ name: String) -> JSONTask {
            JSONTask(name) { value in
                stage.count(name)
                return value
            }
        }
        let tasks = ["t": task("t"), "u": task("u")]
        let workflow = Stage.Workflow("wf") { (_: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            var results: [JSONValue] = []
            for call in stage.plan.arrayValue ?? [] {
                guard let task = tasks[call[0]?.stringValue ?? ""] else { continue }
                results.append(try await flow.run(task, call[1] ?? .null))
            }
            let answer: JSONValue = try await flow.interrupt("go")
            return [.array(results), answer]
        }
        let plans: [JSONValue] = [
            [["t", 1], ["t", 2]], [["t", 9], ["t", 8]],
            [["t", 1], ["t", 2]], [["t", 1], ["u", 5], ["t", 2]],
            [["t", 1], ["t", 2], ["t", 3]], [["t", 1]],
            [["t", 1], ["u", 2]], [["u", 2], ["t", 1]],
        ]
        let before = plans.enumerated().map { step, plan in (step, { @Sendable in stage.plan = plan }) }
        return Scenario.Play(
            variants: [try await Variant(workflow, on: stage)],
            before: Dictionary(uniqueKeysWithValues: before)
        )
    }
}
