import OrderedCollections
@testable import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

/// Streams as such: their bound, their end and their forms.
@Suite
struct StreamTests {
    @Test
    func `A writer waits for its reader, and nothing is lost`() async throws {
        let count = 20 * ChunkBuffer.capacity
        let written = Tally()
        let workflow = Entrypoint("writing") { (count: Int, flow) -> Int in
            for number in 0..<count {
                written.count("chunks")
                await flow.write(number)
            }
            return count
        }
        let runtime = try WorkflowRuntime()
        var read: Int64 = 0
        for try await chunk in runtime.stream(workflow, .input(count), modes: [.custom]) {
            #expect(chunk.event == .custom(.integer(read)))
            read += 1
            let ahead = (written.counts["chunks"] ?? 0) - Int(read)
            #expect(ahead <= 2 * ChunkBuffer.capacity + 1)
        }
        #expect(read == Int64(count))
    }

    @Test
    func `Tasks wait for the reader of their updates`() async throws {
        let count = 4 * ChunkBuffer.capacity
        let work = Tally()
        let task = DurableTask("work") { (number: Int) -> Int in
            work.count("runs")
            return number
        }
        let workflow = Entrypoint("working") { (count: Int, flow) -> Int in
            for number in 0..<count { try await flow.run(task, number) }
            return count
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [workflow])
        var read = 0
        for try await _ in runtime.stream(workflow, .input(count), on: "1") {
            read += 1
            #expect((work.counts["runs"] ?? 0) - read <= 2 * ChunkBuffer.capacity + 1)
        }
        #expect(read == count + 1)
    }

    @Test
    func `A waiting writer is freed when the stream has lost its reader`() async throws {
        let saver = InMemorySaver()
        let workflow = Entrypoint("endless") { (_: Int, flow) -> Int in
            while true {
                try Task.checkCancellation()
                await flow.write("more")
            }
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        for try await _ in runtime.stream(workflow, .input(0), on: "1", modes: [.custom]) { break }
        var status: RunStatus?
        while status == nil || status == .running {
            status = try await saver.runs(matching: RunQuery(thread: "1")).first?.status
            await Task.yield()
        }
        #expect(status == .cancelled)
    }

    @Test
    func `A chunk encodes to the tagged form of the reference`() async throws {
        let workflow = Entrypoint("asking") { (_: Int, flow) -> String in try await flow.interrupt("q") }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [workflow])
        let (chunks, _) = await runtime.stream(workflow, .input(0), on: "1", modes: [.values]).collected()
        let chunk = try #require(chunks.first)
        #expect(chunk.taggedJSON["type"] == "values")
        #expect(chunk.taggedJSON["ns"] == [])
        #expect(chunk.taggedJSON["data"] == .null)
        #expect(chunk.taggedJSON["interrupts"]?.arrayValue?.first?["value"] == "q")
        #expect(try StoredValueEncoder().encode(chunk).jsonProjection == chunk.taggedJSON)
    }
}
