import OrderedCollections
import Signoff
import SignoffCheckpoint
import Testing

/// The rows at each stage of a workflow (storage format, section 8).
@Suite
struct StoredRowsTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    /// A checkpoint in short: source, step, parent's source, versions, what was seen, what changed.
    private func summary(_ saved: SavedCheckpoint) -> String {
        func number(_ version: ChannelVersion) -> String {
            guard case .text(let text) = version else { return "?" }
            return String(Int(text.prefix(32)) ?? -1)
        }
        let values = saved.checkpoint.channelValues.keys.sorted().joined(separator: " ")
        let versions = saved.checkpoint.channelVersions.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(number($0.value))" }.joined(separator: " ")
        let seen = saved.checkpoint.versionsSeen.sorted { $0.key < $1.key }.map { node, versions in
            "\(node)(\(versions.sorted { $0.key < $1.key }.map { "\($0.key)=\(number($0.value))" }.joined(separator: " ")))"
        }.joined(separator: " ")
        let updated = saved.checkpoint.updatedChannels?.joined(separator: " ") ?? "nil"
        return
            "\(saved.metadata.source?.rawValue ?? "") \(saved.metadata.step ?? 99) | \(values) | \(versions) | \(seen) | \(updated)"
    }

    private func writes(_ saved: SavedCheckpoint) -> [String] {
        saved.pendingWrites.map { write in
            let task = write.task == .null ? "null" : write.taskPath.hasPrefix("~__pregel_pull") ? "PULL" : "CALL"
            return "\(task) \(write.index) \(write.channel)"
        }
    }

    private func history() async throws -> [SavedCheckpoint] {
        try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")).reversed()
    }

    @Test
    func `The rows of a paused, resumed and continued thread are those of the reference`() async throws {
        let write = DurableTask("write_essay") { (topic: String) -> String in "about \(topic)" }
        let workflow = Entrypoint("essay_review") { (topic: String, flow) -> JSONValue in
            let essay = try await flow.run(write, topic)
            let approved: Bool = try await flow.interrupt(["essay": essay])
            return ["essay": .string(essay), "approved": .bool(approved)]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        _ = try await runtime.invoke(workflow, "cat", on: "1")
        #expect(try await history().map(summary) == ["input -1 | __start__ | __start__=1 | __input__() | __start__"])
        #expect(try await history().map(writes) == [["PULL -3 __interrupt__", "CALL 0 __return__"]])
        _ = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(
            try await history().map(summary).last
                == """
                loop 0 | __end__ __previous__ | __end__=2 __previous__=2 __start__=2 | __input__() \
                __interrupt__(__start__=1) essay_review(__start__=1) write_essay() | __end__ __previous__
                """
        )
        #expect(
            try await history().map(writes).first == [
                "null -4 __resume__", "PULL -4 __resume__", "PULL -3 __interrupt__", "PULL 1 __end__",
                "PULL 2 __previous__", "CALL 0 __return__",
            ]
        )
        _ = try await runtime.invoke(workflow, "fox", on: "1")
        #expect(
            try await history().map(summary).last
                == """
                input 1 | __end__ __previous__ __start__ | __end__=2 __previous__=2 __start__=3 | __input__() \
                __interrupt__(__start__=1) essay_review(__start__=1) write_essay() | __start__
                """
        )
    }

    @Test
    func `A failed turn that gets new input is marked as seen`() async throws {
        let bodies = bodies
        let flaky = DurableTask("flaky_task") { (_: Int) -> Int in
            if bodies.count("flaky") == 1 { throw Failure("no") }
            return 1
        }
        let workflow = Entrypoint("flaky") { (number: Int, flow) -> Int in try await flow.run(flaky, number) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(await code { try await runtime.invoke(workflow, 1, on: "1") } == "Failure(text: \"no\")")
        #expect(try await history().map(writes) == [["PULL -1 __error__", "CALL -1 __error__"]])
        _ = try await runtime.invoke(workflow, 2, on: "1")
        #expect(
            try await history().map(summary).dropFirst() == [
                "input 0 | __start__ | __start__=2 | __input__() flaky(__start__=1) | __start__",
                """
                loop 1 | __end__ __previous__ | __end__=3 __previous__=3 __start__=3 | __input__() flaky(__start__=2) \
                flaky_task() | __end__ __previous__
                """,
            ]
        )
    }

    @Test
    func `Running again from an input checkpoint makes a fork whose tasks run again`() async throws {
        let bodies = bodies
        let roll = DurableTask("roll") { (_: Int) -> Int in bodies.count("roll") }
        let workflow = Entrypoint("rolling") { (number: Int, flow) -> Int in try await flow.run(roll, number) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        _ = try await runtime.invoke(workflow, 1, on: "1")
        let input = try #require(try await history().first?.checkpoint.id)
        let again = try await runtime.invoke(workflow, .replay, on: "1", config: RunConfig(checkpoint: input))
        #expect(again == .finished(2))
        let fork = try #require(try await history().dropFirst(2).first)
        #expect(fork.parent == input)
        #expect(summary(fork) == "fork 0 | __start__ | __start__=1 | __input__() __interrupt__(__start__=1) | nil")
    }
}
