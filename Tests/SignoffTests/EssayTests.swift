import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

@Suite
struct EssayTests {
    struct Verdict: Codable, Sendable, Equatable {
        var essay: String
        var isApproved: Bool
    }

    let bodies = Tally()
    let saver = InMemorySaver()

    var writeEssay: DurableTask<String, String> {
        DurableTask("write_essay") { (topic: String) in
            bodies.count("write_essay")
            return "An essay about topic: \(topic)"
        }
    }

    var essayReview: Entrypoint<String, Verdict> {
        let writeEssay = writeEssay
        return Entrypoint("essay_review") { (topic: String, flow) -> Verdict in
            bodies.count("essay_review")
            let essay = try await flow.run(writeEssay, topic)
            let isApproved: Bool = try await flow.interrupt([
                "essay": essay, "action": "Please approve/reject the essay",
            ])
            return Verdict(essay: essay, isApproved: isApproved)
        }
    }

    @Test
    func `A run stops at its question, and resumes with the answer without running the finished task again`()
        async throws
    {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [essayReview])
        let first = try await runtime.invoke(essayReview, "cat", on: "1")
        let question = try #require(first.interrupts.first)
        #expect(
            question.value
                == .map([
                    "essay": .string("An essay about topic: cat"), "action": .string("Please approve/reject the essay"),
                ])
        )
        let second = try await runtime.invoke(essayReview, .resume(Command(resume: true)), on: "1")
        #expect(second == .finished(Verdict(essay: "An essay about topic: cat", isApproved: true)))
        #expect(bodies.counts == ["write_essay": 1, "essay_review": 2])
    }

    @Test
    func `A stream shows updates in the order they happen`() async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [essayReview])
        var chunks: [JSONValue] = []
        for try await chunk in runtime.stream(essayReview, .input("cat"), on: "1") { chunks.append(chunk.json) }
        #expect(chunks.first == ["write_essay": "An essay about topic: cat"])
        #expect(chunks.count == 2)
        #expect(chunks.last?["__interrupt__"] != nil)
    }

    @Test
    func `An answer to a question that is not open is refused and changes nothing`() async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [essayReview])
        _ = try await runtime.invoke(essayReview, "cat", on: "1")
        let before = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        let unknown = try Command(answering: "0123456789abcdef0123456789abcdef", with: true)
        await #expect(
            throws: WorkflowError.self,
            performing: {
                try await runtime.invoke(essayReview, .resume(unknown), on: "1")
            }
        )
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == before)
        #expect(bodies.counts["essay_review"] == 1)
    }
}
