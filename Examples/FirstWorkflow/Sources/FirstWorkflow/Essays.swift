import Signoff

struct Draft: Codable {
    var topic: String
    var text: String
}

struct Verdict: Codable {
    var essay: String
    var isApproved: Bool
}

// What must not be done twice goes into a task: its result is stored.
let writeEssay = DurableTask("write_essay") { (draft: Draft) in
    Draft(topic: draft.topic, text: draft.text + "An essay about \(draft.topic).")
}

let addNote = DurableTask("add_note") { (draft: Draft) in
    Draft(topic: draft.topic, text: draft.text + " Revised as the reader wished.")
}

// A body may be split into plain functions, which take the scope.
func draft(_ topic: String, _ flow: WorkflowScope) async throws -> Draft {
    try await flow.run(writeEssay, Draft(topic: topic, text: ""))
}

func isApproved(_ draft: Draft, _ flow: WorkflowScope) async throws -> Bool {
    try await flow.interrupt(draft)
}

let essayReview = Entrypoint("essay_review") { (topic: String, flow) -> Verdict in
    var essay = try await draft(topic, flow)
    var isApproved = try await isApproved(essay, flow)
    if !isApproved {
        essay = try await flow.run(addNote, essay)
        isApproved = try await FirstWorkflow.isApproved(essay, flow)
    }
    return Verdict(essay: essay.text, isApproved: isApproved)
}
