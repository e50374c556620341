import ArgumentParser
import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import SignoffSQLite

/// Measures lists by facts on a database of many open questions, and what opening a file of schema 6 costs.
struct ScaleFactsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-facts",
        abstract: "Make a database of many open questions as schema 6 had it, open it, and measure lists by facts."
    )

    @Option(help: "How many questions wait.")
    var questions = 100_000

    @Option(name: .customLong("folder"), help: "The folder of the file.")
    var directory = "/tmp"

    @Option(name: .customLong("rounds"), help: "How often each is measured.")
    var repetitions = 11

    /// The statements that turn tables of version 7 into tables of version 6.
    private static let toVersion6 = """
        DROP INDEX signoff_interrupts_facts;
        DROP INDEX signoff_interrupts_unread;
        ALTER TABLE signoff_interrupts DROP COLUMN declared_facts;
        ALTER TABLE signoff_interrupts DROP COLUMN facts;
        ALTER TABLE signoff_interrupts DROP COLUMN facts_version;
        ALTER TABLE signoff_interrupts DROP COLUMN fact_keys;
        UPDATE signoff_meta SET value = '6' WHERE key = 'schema_version';
        PRAGMA wal_checkpoint(TRUNCATE);
        """

    func run() async throws {
        try await Task.detached { try await measure() }.value
    }

    @concurrent
    private func measure() async throws {
        let path = "\(directory)/signoff-scale-facts.sqlite"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let writing = try await ContinuousClock().measure { try await write(path) }
        print("\(questions) questions written without facts in \(writing)")
        try BareConnection(path, synchronous: "OFF").script(Self.toVersion6)
        print("schema 6: \(size(of: path)) MB")
        let opening = ContinuousClock.now
        let options = SQLiteSaver.Options(trustFolder: nil, facts: FactsInference().reader)
        let saver = try await SQLiteSaver(path: path, options: options)
        print("opened in \(opening.duration(to: .now))")
        _ = try await saver.openInterrupts(matching: InterruptQuery())
        print("first page, longest waiting first, \(opening.duration(to: .now)) after opening began")
        let rich = InterruptSort(.sum("EUR"), isDescending: true)
        _ = try await saver.openInterrupts(matching: InterruptQuery(sort: rich))
        print("all facts read \(opening.duration(to: .now)) after opening began")
        let first = try await saver.openInterrupts(matching: InterruptQuery(sort: rich))
        guard let last = first.last, first.count == min(200, questions) else {
            throw UnexpectedResult(description: "the page is not full")
        }
        try await time("first page by a sum", 150) {
            _ = try await saver.openInterrupts(matching: InterruptQuery(sort: rich))
        }
        let next = InterruptQuery(sort: rich).place(of: last)
        try await time("a later page by a sum", 150) {
            _ = try await saver.openInterrupts(matching: InterruptQuery(sort: rich, after: next))
        }
        let one = FactCondition(.field("customer"), .equals("customer 77"))
        try await time("those of one customer, by a sum", 150) {
            _ = try await saver.openInterrupts(matching: InterruptQuery(conditions: [one], sort: rich))
        }
        try await time("count of a condition", 150) {
            let large = FactCondition(.sum("EUR"), .greater(900))
            _ = try await saver.countOpenInterrupts(matching: InterruptQuery(conditions: [large]))
        }
        try await time("newest first", 150) {
            let newest = InterruptSort(.waitingSince, isDescending: true)
            _ = try await saver.openInterrupts(matching: InterruptQuery(sort: newest))
        }
        try await time("longest waiting first", 20) {
            _ = try await saver.openInterrupts(matching: InterruptQuery())
        }
        try await time("count of all", 5) { _ = try await saver.countOpenInterrupts() }
        await saver.close()
        print("schema 7 with facts: \(size(of: path)) MB")
        let again = try await ContinuousClock().measure {
            await (try await SQLiteSaver(path: path, options: options)).close()
        }
        print("opened and closed again in \(again)")
        let asking = try await ContinuousClock().measure { try await ask(path, options) }
        print("1,000 questions asked with facts in \(asking)")
        let plain = SQLiteSaver.Options(trustFolder: nil)
        let without = try await ContinuousClock().measure { try await ask(path, plain) }
        print("1,000 questions asked without facts in \(without)")
    }

    private func write(_ path: String) async throws {
        let saver = try await SQLiteSaver(path: path, options: .init(synchronous: .normal, trustFolder: nil))
        for start in stride(from: 0, to: questions, by: 500) {
            let numbers = start..<min(start + 500, questions)
            try await saver.apply(numbers.flatMap { try changes(ThreadID("thread-\($0)"), $0) })
        }
        await saver.close()
    }

    private func ask(_ path: String, _ options: SQLiteSaver.Options) async throws {
        let saver = try await SQLiteSaver(path: path, options: options)
        for number in 0..<1_000 { try await saver.apply(try changes(ThreadID("asked-\(number)"), number)) }
        await saver.close()
    }

    /// A thread that asks about a refund.
    private func changes(_ thread: ThreadID, _ number: Int) throws -> [CheckpointChange] {
        let id = CheckpointID("1f0c0000-0001-6000-8000-000000000000")
        let body = try TaskIdentity(body: "refunds", checkpoint: id, checkpointStep: -1)
        let cents = (number * 7_919) % 100_000
        let payload: JSONValue = [
            "action_requests": [
                [
                    "name": "refund",
                    "args": [
                        "id": .string("R-\(number)"), "customer": .string("customer \(number % 1_000)"),
                        "amount": .string("\(cents / 100).\(cents % 100 / 10)\(cents % 10)"), "currency": "EUR",
                        "reason": "the parcel was lost on its way",
                    ],
                    "description": .string("Refund order \(number)"),
                ]
            ],
            "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]]],
        ]
        let question = Interrupt(id: body.interrupt(answers: 0), value: try StoredValue(payload))
        let checkpoint = SavedCheckpoint(
            thread: thread,
            namespace: "",
            checkpoint: Checkpoint(
                id: id,
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: [ReservedChannel.start: .integer(Int64(number))],
                channelVersions: [ReservedChannel.start: .text("1")],
                versionsSeen: [ReservedChannel.input: [:]],
                updatedChannels: [ReservedChannel.start]
            ),
            metadata: CheckpointMetadata(source: .input, step: -1),
            parent: nil
        )
        let write = ChannelWrite(ReservedChannel.interrupt, .array([try question.storedValue()]))
        let batch = WriteBatch(
            address: CheckpointAddress(thread: thread, checkpoint: id),
            task: body.id,
            taskPath: body.path,
            writes: [write]
        )
        return [.checkpoint(checkpoint), .writes(batch)]
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return Int((attributes?[.size] as? UInt64) ?? 0) / 1_000_000
    }

    private func time(_ name: String, _ limit: Double, _ body: () async throws -> Void) async throws {
        var milliseconds: [Double] = []
        for _ in 0..<repetitions {
            let (seconds, attoseconds) = try await ContinuousClock().measure(body).components
            milliseconds.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
        }
        milliseconds.sort()
        let median = (milliseconds[milliseconds.count / 2] * 100).rounded() / 100
        let worst = ((milliseconds.last ?? 0) * 100).rounded() / 100
        print("\(name): median \(median) ms, worst \(worst) ms, limit \(limit) ms")
    }
}
