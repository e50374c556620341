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

let writeLongEssay = DurableTask("write_long_essay") { (draft: Draft) in
    try await Task.sleep(for: .seconds(600))
    return Draft(topic: draft.topic, text: draft.text + "A long essay about \(draft.topic).")
}

let addNote = DurableTask("add_note") { (draft: Draft) in
    Draft(topic: draft.topic, text: draft.text + " Revised as the reader wished.")
}

let announce = DurableTask("announce") { (draft: Draft) in
    print("The essay about \(draft.topic) appears in 3 seconds.")
}

// A body may be split into plain functions, which take the scope.
func draft(_ topic: String, _ flow: WorkflowScope) async throws -> Draft {
    // The first essay to be ready is taken, in every later run too; the other writer is stopped.
    let paper = Draft(topic: topic, text: "")
    return try await flow.first(of: flow.start(writeEssay, paper), flow.start(writeLongEssay, paper))
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
    if isApproved {
        try await flow.run(announce, essay)
        // A program that ends meanwhile waits for the rest when it is started again.
        try await flow.sleep(for: .seconds(3))
    }
    return Verdict(essay: essay.text, isApproved: isApproved)
}
