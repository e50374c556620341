// A body split into plain functions and methods, in the settings of a new package: no diagnostics.
import Signoff

struct Draft: Codable, Equatable {
    var topic: String
    var text: String
}

let writeEssay = DurableTask("write_essay") { (topic: String) in
    "An essay about \(topic)"
}

func draft(_ topic: String, _ flow: WorkflowScope) async throws -> Draft {
    Draft(topic: topic, text: try await flow.run(writeEssay, topic))
}

struct Reviewer {
    let name: String

    func isSatisfied(with draft: Draft, _ flow: WorkflowScope) async throws -> Bool {
        try await flow.interrupt(["reviewer": name, "draft": draft])
    }

    func body(_ topic: String, _ flow: WorkflowScope) async throws -> String {
        let draft = try await draft(topic, flow)
        return try await isSatisfied(with: draft, flow) ? draft.text : "nothing"
    }
}

enum Team {
    static func review(_ topic: String, _ flow: WorkflowScope) async throws -> String {
        let first = try await draft(topic, flow)
        var isGood = true
        for reviewer in [Reviewer(name: "Ada"), Reviewer(name: "Grace")] {
            isGood = try await reviewer.isSatisfied(with: first, flow) && isGood
        }
        return isGood ? first.text : "nothing"
    }
}

let inClosure = Entrypoint("in_closure") { (topic: String, flow) -> String in
    let first = try await draft(topic, flow)
    return try await Reviewer(name: "Ada").isSatisfied(with: first, flow) ? first.text : "nothing"
}
let asFunction = Entrypoint("as_function", body: Team.review)
let asMethod = Entrypoint("as_method", body: Reviewer(name: "Ada").body)
let inTask = DurableTask("in_task") { (topic: String, flow) in try await draft(topic, flow) }
let finishing = Entrypoint("finishing") { (topic: String, flow) -> Final<String, Draft> in
    let first = try await draft(topic, flow)
    return Final(first.text, save: first)
}

func payload(of workflow: Entrypoint<String, String>) async throws -> Draft? {
    let saver = InMemorySaver()
    let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
    let result = try await runtime.invoke(workflow, "cats", on: "thread-1")
    return try result.interrupts.first?.payload(as: Draft.self)
}
