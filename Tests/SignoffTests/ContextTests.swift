import Signoff
import SignoffCheckpoint
import Testing

/// What is handed to a run.
@Suite
struct ContextTests {
    private struct Services: Codable, Sendable, Equatable {
        var name: String
    }

    private let workflow = Entrypoint("main") { (_: Int, flow) -> String in
        try flow.context(as: Services.self)?.name ?? "none"
    }

    private func invoke(_ context: (any Sendable)?) async throws -> String? {
        let runtime = try WorkflowRuntime(entrypoints: [workflow])
        return try await runtime.invoke(workflow, 1, config: RunConfig(context: context)).value
    }

    @Test
    func `A context is handed over as it is, or decoded from JSON`() async throws {
        #expect(try await invoke(Services(name: "a")) == "a")
        #expect(try await invoke(["name": "b"] as JSONValue) == "b")
        #expect(try await invoke(nil) == "none")
    }

    @Test
    func `A context of another type is refused with what was needed`() async throws {
        for context in [1 as any Sendable, ["nam": "b"] as JSONValue] {
            let error = await #expect(throws: WorkflowError.self) { try await invoke(context) }
            #expect(error?.code == .contextMismatch)
            #expect(error?.message.contains("Services") == true)
        }
    }
}
