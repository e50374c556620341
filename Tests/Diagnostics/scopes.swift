// A scope that would leave its task.
import Signoff

let write = DurableTask("write") { (topic: String) in topic }

actor Author {
    func draft(_ topic: String, _ flow: WorkflowScope) async throws -> String { try await flow.run(write, topic) }
}

let leaving = Entrypoint("leaving") { (topic: String, flow) -> String in
    // expected-error@+1: sending 'flow' risks causing data races
    try await Author().draft(topic, flow)
}
let racing = Entrypoint("racing") { (topic: String, flow) -> String in
    // expected-error@+1: sending 'flow' risks causing data races
    async let text = flow.run(write, topic)
    return try await text
}
let spawning = Entrypoint("spawning") { (topic: String, flow) -> String in
    // expected-error@+1: passing closure as a 'sending' parameter risks causing data races
    try await Task { try await flow.run(write, topic) }.value
}
