import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("The facts of stored questions")
struct QuestionFactsTests {
    /// Reads the facts of payloads that are objects: a title, fields and a sum.
    private static func reader(_ version: String = "1", prefix: String = "") -> QuestionFactsReader {
        QuestionFactsReader(version: version) { question in
            let payload = question.interrupt.value.jsonProjection
            let sum = payload["amount"]?.stringValue.flatMap { JSONDecimal(literal: $0) }
            return QuestionFacts(
                title: payload["title"]?.stringValue.map { prefix + $0 },
                fields: payload["field"].flatMap { FactValue($0) }.map { [.init("field", $0)] } ?? [],
                sums: sum.map { [.init($0, "EUR")] } ?? [],
                count: payload["count"]?.integerValue.map { Int($0) }
            )
        }
    }

    private static func asking(
        _ name: String,
        _ payload: JSONValue,
        declared: QuestionFacts? = nil
    ) throws -> [CheckpointChange] {
        let sample = SampleThread(name)
        guard case .writes(var batch) = try sample.question(),
            let id = Interrupt.list(from: batch.writes[0].value).first?.id
        else { return [] }
        let question = Interrupt(id: id, value: try StoredValue(payload))
        batch.writes = [ChannelWrite(ReservedChannel.interrupt, .array([try question.storedValue()]))]
        batch.facts = declared.map { [id: $0] } ?? [:]
        return [sample.input, .writes(batch)]
    }

    private static func saver(
        _ folder: TemporaryFolder,
        _ reader: QuestionFactsReader?,
        mode: SQLiteSaver.Options.Mode = .readWrite,
        time: TimeSource = .system
    ) async throws -> SQLiteSaver {
        try await SQLiteSaver(
            path: folder.file(),
            options: .init(mode: mode, synchronous: .normal, facts: reader, time: time)
        )
    }

    /// Titles that begin with a text, in the order of the sums.
    private static func list(_ saver: SQLiteSaver, prefix: String = "") async throws -> [String?] {
        let query = InterruptQuery(
            conditions: [FactCondition(.title, .contains(prefix))],
            sort: InterruptSort(.sum("EUR"), isDescending: true),
            limit: 1_000
        )
        #expect(try await saver.countOpenInterrupts(matching: query) == saver.openInterrupts(matching: query).count)
        return try await saver.openInterrupts(matching: query).map(\.facts?.title)
    }

    private static func versions(_ folder: TemporaryFolder) throws -> [String?] {
        try TemporaryFolder.connection(folder.file())
            .rows("SELECT facts_version FROM signoff_interrupts ORDER BY thread_id, key") { $0.optionalText(0) }
    }

    // MARK: Memory and file

    @Test("are listed alike in memory and in a file: random facts, filters, orders and pages", arguments: 1...4)
    func sameOrder(seed: UInt64) async throws {
        var random = FixedNumbers(seed: seed)
        let folder = try TemporaryFolder()
        let clock = StandingClock()
        let file = try await Self.saver(folder, Self.reader(), time: clock.source)
        let memory = InMemorySaver(time: clock.source, facts: Self.reader())
        let amounts = ["0", "-0.1", "-0.10", "12.5", "12.50", "9007199254740992", "9007199254740993", "-3e20", "1e-9"]
        let fields: [JSONValue] = ["a", "B", "e\u{301}", "\u{e9}", "", 12, 12.5, -7, true, false, .null, "12"]
        for number in 0..<60 {
            var payload: JSONObject = [:]
            if Int.random(in: 0..<5, using: &random) > 0 {
                payload["title"] = .string(["refund", "Refund", "pay", "p\u{0}y"].randomElement(using: &random) ?? "")
            }
            if Int.random(in: 0..<5, using: &random) > 0 {
                payload["amount"] = .string(amounts.randomElement(using: &random) ?? "")
            }
            if let field = fields.randomElement(using: &random) { payload["field"] = field }
            if Bool.random(using: &random) { payload["count"] = .integer(.random(in: 0...3, using: &random)) }
            let declared = Int.random(in: 0..<5, using: &random) == 0 ? QuestionFacts(count: 2, risk: .high) : nil
            let changes = try Self.asking("thread \(number)", .object(payload), declared: declared)
            try await file.apply(changes)
            try await memory.apply(changes)
            if Bool.random(using: &random) { clock.advance() }
        }
        let names: [FactName] = [
            .sum("EUR"), .field("field"), .title, .count, .risk, .waitingSince, .thread, .workflow,
        ]
        for _ in 0..<60 {
            var query = InterruptQuery(limit: Int.random(in: 1...25, using: &random))
            if Int.random(in: 0..<4, using: &random) > 0, let name = names.randomElement(using: &random) {
                query.sort = InterruptSort(name, isDescending: Bool.random(using: &random))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                guard let name = names.randomElement(using: &random) else { continue }
                let value: FactValue =
                    [12, "a", "high", "refund", 0, true, .number(JSONDecimal(literal: "12.5") ?? 0)]
                    .randomElement(using: &random) ?? 0
                let comparisons: [FactCondition.Comparison] = [
                    .exists, .equals(value), .contains("e"), .less(value), .atMost(value), .greater(value),
                    .atLeast(value),
                ]
                guard let comparison = comparisons.randomElement(using: &random) else { continue }
                query.conditions.append(FactCondition(name, comparison))
            }
            if Bool.random(using: &random) { query.threadPrefix = "thread 1" }
            #expect(
                try await file.countOpenInterrupts(matching: query) == memory.countOpenInterrupts(matching: query)
            )
            while true {
                let page = try await file.openInterrupts(matching: query)
                #expect(try await memory.openInterrupts(matching: query) == page, "\(query)")
                guard page.count == query.limit, let last = page.last else { break }
                query.after = query.place(of: last)
            }
        }
    }

    // MARK: Versions

    @Test("are read again, once, after the file is opened with another version")
    func versions() async throws {
        let folder = try TemporaryFolder()
        let first = try await Self.saver(folder, Self.reader("1"))
        #expect(try await Self.list(first).isEmpty)
        for number in 0..<450 {
            try await first.apply(Self.asking("t\(number)", ["title": "refund", "amount": .string("\(number)")]))
        }
        #expect(Set(try Self.versions(folder)) == ["1"])
        let second = try await Self.saver(folder, Self.reader("2", prefix: "new "))
        #expect(try await Self.list(second, prefix: "new ").count == 450)
        #expect(Set(try Self.versions(folder)) == ["2"])
        // Both continue to write, and neither undoes the writes of the other.
        try await first.apply(Self.asking("later", ["title": "late", "amount": "9999"]))
        #expect(
            try await Self.list(second, prefix: "").first == "new late",
            "what is shown is read by the one that shows it"
        )
        #expect(try await Self.list(first, prefix: "late") == ["late"])
        #expect(Set(try Self.versions(folder)) == ["1", "2"])
        await second.close()
        let third = try await Self.saver(folder, Self.reader("2", prefix: "new "))
        #expect(try await Self.list(third, prefix: "late") == ["new late"])
    }

    @Test("are read for questions that a program without a reader wrote, and are kept by it")
    func readerless() async throws {
        let folder = try TemporaryFolder()
        let writer = try await Self.saver(folder, nil)
        try await writer.apply(Self.asking("a", ["title": "one", "amount": "1"]))
        #expect(try Self.versions(folder) == [nil])
        #expect(try await writer.openInterrupts(matching: InterruptQuery()).map(\.facts) == [nil])
        let reading = try await Self.saver(folder, Self.reader())
        // A page reads its own, whether or not it was read since the file was opened.
        #expect(try await reading.openInterrupts(matching: InterruptQuery()).map(\.facts?.title) == ["one"])
        #expect(try await Self.list(reading) == ["one"])
        #expect(try Self.versions(folder) == ["1"])
        try await writer.apply([SampleThread("a").result(0)])
        #expect(try Self.versions(folder) == ["1"])
        #expect(try await writer.openInterrupts(matching: InterruptQuery()).map(\.facts?.title) == ["one"])
        try await writer.apply(Self.asking("a", ["title": "two", "amount": "1"]))
        #expect(try await Self.list(reading) == ["two"])
    }

    @Test("are read while a file is read that may not be written to, and its releases and declarations stay")
    func readOnly() async throws {
        let folder = try TemporaryFolder()
        let writer = try await Self.saver(folder, Self.reader("1"))
        let declared = QuestionFacts(fields: [.init("who", "ann")])
        try await writer.apply(Self.asking("a", ["title": "one", "amount": "1"], declared: declared))
        try await writer.apply(Self.asking("b", ["title": "two", "amount": "10"]))
        await writer.close()
        let same = try await Self.saver(folder, Self.reader("1"), mode: .readOnly)
        #expect(try await Self.list(same) == ["two", "one"])
        let other = try await Self.saver(folder, Self.reader("2", prefix: "new "), mode: .readOnly)
        #expect(try await Self.list(other, prefix: "new ") == ["new two", "new one"])
        let query = InterruptQuery(conditions: [FactCondition(.field("who"), .equals("ann"))])
        #expect(try await other.openInterrupts(matching: query).map(\.declaredFacts) == [declared])
        #expect(try Self.versions(folder) == ["1", "1"])
    }

    @Test("are not believed where they are malformed")
    func malformed() async throws {
        let folder = try TemporaryFolder()
        let writer = try await Self.saver(folder, Self.reader("1"))
        try await writer.apply(Self.asking("a", ["title": "one", "amount": "1"]))
        await writer.close()
        try folder.foreign(
            script: """
                UPDATE signoff_interrupts SET facts = '{"title":7', declared_facts = 'x', fact_keys = x'ffffffff00', facts_version = '0';
                """
        )
        let saver = try await Self.saver(folder, nil)
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.facts) == [nil])
        #expect(try await saver.countOpenInterrupts(matching: .init(conditions: [.init(.title, .exists)])) == 0)
        await saver.close()
        try folder.foreign(script: "DELETE FROM signoff_meta WHERE key = 'facts_version';")
        let reading = try await Self.saver(folder, Self.reader("1"))
        #expect(try await Self.list(reading) == ["one"])
    }

    @Test("do not hold a question whose payload cannot be read back for ever")
    func illegible() async throws {
        let folder = try TemporaryFolder()
        let writer = try await Self.saver(folder, nil)
        try await writer.apply(Self.asking("a", ["title": "one"]))
        try await writer.apply(Self.asking("b", ["title": "two"]))
        await writer.close()
        try folder.foreign(script: "UPDATE signoff_interrupts SET value = x'c1' WHERE thread_id = 'a';")
        let reading = try await Self.saver(folder, Self.reader())
        #expect(try await reading.countOpenInterrupts(matching: .init(conditions: [.init(.title, .exists)])) == 1)
        #expect(try Self.versions(folder) == ["1", "1"])
    }

    // MARK: Cost

    @Test(
        "are searched without a look at any payload",
        arguments: [nil, InterruptSort(.sum("EUR")), InterruptSort(.title)]
    )
    func plan(sort: InterruptSort?) async throws {
        let folder = try TemporaryFolder()
        await (try await Self.saver(folder, Self.reader())).close()
        let query = InterruptQuery(
            workflow: "w",
            threadPrefix: "t",
            conditions: [FactCondition(.sum("EUR"), .greater(1))],
            sort: sort
        )
        let connection = try TemporaryFolder.connection(folder.file())
        func plan(_ query: SQLiteQuery) throws -> [String] {
            try connection.rows("EXPLAIN QUERY PLAN \(query.sql)", values: query.values) { $0.text(3) }
        }
        let search = "SEARCH signoff_interrupts USING COVERING INDEX signoff_interrupts_facts (is_answered=?)"
        #expect(try plan(ReadModelQueries.count(query)).contains(search))
        guard sort != nil else { return }
        #expect(try plan(ReadModelQueries.openInterrupts(query)).contains(search))
    }

    // MARK: Answers

    @Test("of a question that is being answered are in no list")
    func answered() async throws {
        let folder = try TemporaryFolder()
        let saver = try await Self.saver(folder, Self.reader())
        try await saver.apply(Self.asking("a", ["title": "one", "amount": "1"]))
        try await saver.apply(Self.asking("b", ["title": "two", "amount": "2"]))
        let question = try #require(try await saver.openInterrupts(matching: InterruptQuery(thread: "a")).first)
        let answer = SampleThread("a").request(.resume(answers: [try #require(question.interrupt.id): .bool(true)]))
        let run = try await saver.submit(answer, guardedBy: [], recording: nil)
        #expect(try await Self.list(saver) == ["two"])
        _ = try await saver.requestCancellation(of: run.id)
        #expect(try await Self.list(saver) == ["two", "one"])
    }

    // MARK: Other programs

    @Test("of another program's database are in the index beside it, and the first page is read from there")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("hitl_middleware")
        func open(_ reader: QuestionFactsReader?, _ index: String?) async throws -> SQLiteSaver {
            let saver = try await SQLiteSaver(path: path, options: .init(indexFolder: index, facts: reader))
            for await progress in saver.indexProgress() where progress.isComplete { break }
            return saver
        }
        let reader = QuestionFactsReader(version: "threads 1") { question in
            QuestionFacts(title: "\(question.thread)", count: question.thread.rawValue.utf8.count)
        }
        let query = InterruptQuery(
            conditions: [FactCondition(.title, .exists)],
            sort: InterruptSort(.count, isDescending: true)
        )
        let scanned = try await open(reader, nil)
        let expected = try await scanned.openInterrupts(matching: query).map(\.facts?.title)
        try #require(expected.count > 1)
        let without = try await open(nil, folder.file("indexes"))
        #expect(try await without.openInterrupts(matching: query).isEmpty)
        await without.close()
        // The index was made without a reader: it is brought up.
        let indexed = try await open(reader, folder.file("indexes"))
        #expect(try await indexed.openInterrupts(matching: query).map(\.facts?.title) == expected)
        #expect(try await indexed.countOpenInterrupts(matching: query) == expected.count)
        let stored = try TemporaryFolder.connection(
            folder.file("indexes/" + (try #require(try indexNames(folder).first)))
        ).rows("SELECT DISTINCT facts_version FROM signoff_interrupts") { $0.optionalText(0) }
        #expect(stored == ["threads 1"])
    }

    private func indexNames(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("indexes")).filter { $0.hasSuffix(".sqlite") }
    }
}

/// A clock that moves only when a test moves it.
private final class StandingClock: Sendable {
    private let moment = Mutex(Timestamp(microseconds: 1_800_000_000_000_000))

    var source: TimeSource { TimeSource { self.moment.withLock(\.self) } }

    func advance() { moment.withLock { $0 = $0.advanced(by: .seconds(1)) } }
}
