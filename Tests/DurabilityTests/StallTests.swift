import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// A worker that is suspended for longer than its lease, and then continues.
@Suite("A worker that stalls", .timeLimit(.minutes(10)))
struct StallTests {
    @Test("loses its run to another, and what it does afterwards changes nothing")
    func stall() async throws {
        let folder = try WorkFolder()
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        let request = RunRequest(
            thread: "t",
            workflow: "gated",
            action: .start(input: .null),
            requestedBy: "tester"
        )
        let run = try await saver.submit(request, guardedBy: [], recording: nil)
        func begun() -> Int { folder.lines(of: "journal").count { $0 == "begin t/gate" } }
        let first = try Probe.start("work", named: "first", in: folder)
        try await folder.waitUntil("the first worker is at the gate") { begun() == 1 }
        // In the middle of a write it would keep the file locked for all programs, which another test covers.
        try await folder.waitUntil("the first worker stands still between two writes") {
            first.standStill()
            guard try ForeignConnection(path: folder.file("work.sqlite")).isLocked() else { return true }
            first.goOn()
            return false
        }
        let second = try Probe.start("work", named: "second", in: folder)
        try await folder.waitUntil("the second worker is at the gate") { begun() == 2 }
        try folder.write("", to: "gate")
        try await folder.waitUntil("the run has ended") { try await saver.run(run.id)?.status == .success }
        let ended = try #require(try await saver.run(run.id))
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))
        #expect(ended.attempt == 2)
        #expect(ended.interruptedAttempts == 1)

        first.goOn()
        try await folder.waitUntil("the first worker knows") {
            let events = try await saver.events(after: 0, run: run.id, thread: nil, limit: 1_000).events
            return events.contains { $0.payload["event"] == "lease_lost" }
        }
        #expect(try await saver.run(run.id) == ended)
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t")) == head)
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t")).count == 2)
        let journal = folder.lines(of: "journal")
        for step in ["a", "gate", "b"] {
            let results = Set(journal.filter { $0.hasPrefix("done t/\(step) ") })
            #expect(results.count == 1, "\(step)")
        }
        #expect(folder.lines(of: "errors") == [])
        second.kill()
    }
}
