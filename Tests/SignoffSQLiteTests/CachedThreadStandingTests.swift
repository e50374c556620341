import SignoffCheckpoint
import SignoffSQLite
import Testing

/// A run of many tasks looks up once that it holds its thread; every change in between must still be seen.
@Suite("Results that come one after another")
struct CachedThreadStandingTests {
    private let folder: TemporaryFolder
    private let saver: SQLiteSaver
    private let sample = SampleThread("thread")
    private let lease: RunLease

    init() async throws {
        folder = try TemporaryFolder()
        saver = try await folder.saver()
        let run = try await saver.begin(sample.request(), for: "w", lease: .seconds(60))
        lease = try #require(run?.lease)
        try await saver.apply([sample.input], holding: lease)
        for number in 1...3 { try await saver.apply([sample.result(number)], holding: lease) }
    }

    private func code(_ work: () async throws -> Void) async -> CheckpointError.Code? {
        do { try await work() } catch { return (error as? CheckpointError)?.code }
        return nil
    }

    @Test("A result is refused when the run was ended over the same connection")
    func endedHere() async throws {
        try await saver.finish(lease, as: .cancelled, error: nil)
        #expect(await code { try await saver.apply([sample.result(4)], holding: lease) } == .leaseLost)
    }

    @Test("A result is refused when the run was ended over another connection")
    func endedElsewhere() async throws {
        let other = try await folder.saver()
        try await other.finish(lease, as: .cancelled, error: nil)
        #expect(await code { try await saver.apply([sample.result(4)], holding: lease) } == .leaseLost)
    }

    @Test("A result is refused under the lease of another attempt, and stored without any")
    func otherLease() async throws {
        var stale = lease
        stale.attempt += 1
        #expect(await code { try await saver.apply([sample.result(4)], holding: stale) } == .leaseLost)
        #expect(await code { try await saver.apply([sample.result(4)]) } == nil)
        #expect(await code { try await saver.apply([sample.result(5)], holding: stale) } == .leaseLost)
    }

    @Test("A result closes the question its task asked since, here or elsewhere", arguments: [true, false])
    func asked(here: Bool) async throws {
        let asking = here ? saver : try await folder.saver()
        try await asking.apply([sample.callQuestion(4)], holding: lease)
        #expect(try await saver.countOpenInterrupts() == 1)
        try await saver.apply([sample.result(5)], holding: lease)
        #expect(try await saver.countOpenInterrupts() == 1)
        try await saver.apply([sample.result(4)], holding: lease)
        #expect(try await saver.countOpenInterrupts() == 0)
    }

    @Test("The first result identifies the workflow of a thread without runs, and every list has it")
    func named() async throws {
        let other = SampleThread("other")
        try await saver.apply([other.input])
        #expect(try await saver.threads(matching: ThreadQuery(workflow: SampleThread.workflow)).count == 1)
        try await saver.apply([other.result(1)])
        let listed = try await saver.threads(matching: ThreadQuery(workflow: SampleThread.workflow))
        #expect(listed.contains { $0.thread == "other" && $0.workflow == SampleThread.workflow && $0.step == -1 })
        try await saver.apply([other.result(2)])
        #expect(try await saver.threads(matching: ThreadQuery(workflow: SampleThread.workflow)).count == 2)
    }

    @Test("A thread another program changed meanwhile is read again")
    func foreignChange() async throws {
        let question = try #require(try await asQuestion())
        try folder.foreign(script: question)
        try await saver.apply([sample.result(5)], holding: lease)
        #expect(try await saver.countOpenInterrupts() == 1)
    }

    /// The statement by which a program that knows nothing of our tables asks.
    private func asQuestion() async throws -> String? {
        guard case .writes(let batch) = try sample.callQuestion(4), let write = batch.pendingWrites.first else {
            return nil
        }
        let value = try write.value.serialized()
        let bytes = value.bytes.map { byte in "\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16))" }
            .joined()
        return """
            INSERT INTO writes VALUES ('\(sample.thread)', '', '\(batch.address.checkpoint?.rawValue ?? "")', '\(write.task)',
                '\(write.taskPath)', \(write.index), '\(write.channel)', '\(value.type)', X'\(bytes)');
            """
    }
}
