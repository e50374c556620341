import Signoff
import Testing

/// A program whose tasks have other names than those on record.
@Suite(.timeLimit(.minutes(10)))
struct RenamedTaskTests {
    let saver = InMemorySaver()

    private func workflow(calling names: [String]) -> Entrypoint<Int, Bool> {
        let tasks = names.map { name in DurableTask(name) { () -> Int in 1 } }
        return Entrypoint("outer") { (_: Int, flow) -> Bool in
            for task in tasks { try await flow.run(task) }
            return try await flow.interrupt("Go on?")
        }
    }

    /// Simulates a new build of the program: only stored data is known.
    private func resume(calling names: [String], replay: RunConfig.ReplayPolicy) async throws -> [String] {
        let workflow = workflow(calling: names)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let answer = RunInput<Int>.resume(try Command(resume: true))
        let config = RunConfig(replay: replay)
        let stream = runtime.stream(workflow, answer, on: "1", modes: [.warnings], config: config)
        let (chunks, error) = await stream.collected()
        if replay == .strict { return [(error as? WorkflowError)?.message].compactMap(\.self) }
        return chunks.compactMap { $0.json["message"]?.stringValue }
    }

    @Test(
        arguments: [
            (["fetch", "post"], ["outer: call 1 was recorded as send and is post"]),
            (
                ["post"],
                [
                    "outer: call 0 was recorded as fetch and is post",
                    "outer: call 1 was recorded as send and was not made",
                ]
            ),
            (["fetch", "send", "file"], []),
        ]
    )
    func `A replay reports the recorded task by its name`(names: [String], messages: [String]) async throws {
        let before = workflow(calling: ["fetch", "send"])
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [before], options: .withoutWaiting)
        _ = try await runtime.invoke(before, 1, on: "1")
        let refused = try await resume(calling: names, replay: .strict)
        #expect(refused.count == min(messages.count, 1))
        for (refusal, message) in zip(refused, messages) { #expect(refusal.hasPrefix(message)) }
        guard !messages.isEmpty else { return }
        #expect(try await resume(calling: names, replay: .warn) == messages)
    }
}
