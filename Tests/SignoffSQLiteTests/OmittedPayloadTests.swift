import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("Payloads that lists leave out")
struct OmittedPayloadTests {
    private static let large = StoredValue.string(String(repeating: "large ", count: 200_000))
    private static let small = StoredValue.string("small?")
    private static let listed = InterruptQuery(payloadLimit: InterruptQuery.listedPayload)

    private static func ask(_ payload: StoredValue, on name: String, _ rows: CheckpointRows) throws {
        var sample = SampleThread(name)
        sample.turn = name == "large" ? 0 : 1
        try rows.apply(sample.input)
        try rows.apply(sample.question(payload))
    }

    /// A database with a small and a large question, as another program makes it, or ours.
    private func saver(isOurs: Bool, in folder: TemporaryFolder) async throws -> SQLiteSaver {
        let path = folder.file("python.sqlite")
        do {
            let connection = try TemporaryFolder.connection(path)
            try connection.executeScript("PRAGMA journal_mode = WAL; \(Schema.reference)")
            let rows = CheckpointRows(connection: connection, layout: .complete)
            try Self.ask(Self.large, on: "large", rows)
            try Self.ask(Self.small, on: "small", rows)
        }
        let reader = QuestionFactsReader(version: "1") { question in
            QuestionFacts(title: question.interrupt.value.stringValue.map { String($0.start(bytes: 5)) })
        }
        let options =
            isOurs
            ? SQLiteSaver.Options(addsTablesToForeignDatabases: true, facts: reader)
            : SQLiteSaver.Options(mode: .readOnly, indexFolder: folder.file("cache"), facts: reader)
        let saver = try await SQLiteSaver(path: path, options: options)
        for await _ in saver.indexProgress() {}
        return saver
    }

    @Test("A list with a bound has the size of a payload, with its id, digest and facts", arguments: [true, false])
    func bound(isOurs: Bool) async throws {
        let folder = try TemporaryFolder()
        let saver = try await saver(isOurs: isOurs, in: folder)
        let whole = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(whole.map(\.interrupt.value) == [Self.large, Self.small])
        #expect(whole.allSatisfy { $0.omittedBytes == nil })

        let listed = try await saver.openInterrupts(matching: Self.listed)
        #expect(listed[1] == whole[1])
        #expect(listed[0].interrupt.value == .null)
        #expect(listed[0].payloadDigest == (isOurs ? whole[0].payloadDigest : PayloadDigest(rawValue: "")))
        #expect(listed[0].omittedBytes.map { $0 / 1_000 } == 1_200)
        var filled = listed[0]
        (filled.interrupt.value, filled.omittedBytes, filled.payloadDigest) = (Self.large, nil, whole[0].payloadDigest)
        #expect(filled == whole[0])
        #expect(filled.facts?.title == "large")
    }

    @Test("A question that is asked for by its id or thread comes with its payload", arguments: [true, false])
    func wanted(isOurs: Bool) async throws {
        let folder = try TemporaryFolder()
        let saver = try await saver(isOurs: isOurs, in: folder)
        let id = try #require(try await saver.openInterrupts(matching: Self.listed).first?.interrupt.id)
        for query in [InterruptQuery(interrupt: id), InterruptQuery(thread: "large")] {
            let found = try await saver.openInterrupts(matching: query)
            #expect(found.map(\.interrupt.value) == [Self.large])
            #expect(found.first?.omittedBytes == nil)
        }
    }

    @Test("The index beside a foreign file holds no copy of a large payload")
    func index() async throws {
        let folder = try TemporaryFolder()
        _ = try await saver(isOurs: false, in: folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("cache"))
        let cache = try #require(files.first { $0.hasSuffix(".sqlite") })
        let connection = try TemporaryFolder.connection(folder.file("cache/\(cache)"))
        let lengths = try connection.rows("SELECT length(value) FROM signoff_interrupts ORDER BY 1") { $0.integer(0) }
        // The number of bytes of the large one, and the small payload.
        #expect(lengths == [7, 7])
    }

    @Test("The facts of a payload that is left out are kept when another reader brings facts up")
    func otherReader() async throws {
        let folder = try TemporaryFolder()
        await (try await saver(isOurs: false, in: folder)).close()
        let reader = QuestionFactsReader(version: "2") { _ in QuestionFacts(title: "read again") }
        let options = SQLiteSaver.Options(mode: .readOnly, indexFolder: folder.file("cache"), facts: reader)
        let saver = try await SQLiteSaver(path: folder.file("python.sqlite"), options: options)
        let sorted = InterruptQuery(sort: InterruptSort(.title), payloadLimit: InterruptQuery.listedPayload)
        let titles = try await saver.openInterrupts(matching: sorted).map(\.facts?.title)
        #expect(titles == ["large", "read again"])
    }

    @Test("The beginnings of a large value keep its form, and take little memory")
    func abridged() throws {
        let long = String(repeating: "ä", count: 5_000)
        let value = StoredValue.map([
            "text": .string(long), "bytes": .bytes(Array(repeating: 7, count: 5_000)), "short": .string("s"),
            "list": .array((0..<1_000).map { .integer($0) }), "after": .integer(1),
            "typed": try Interrupt(id: "i", value: .string(long)).storedValue(),
        ])
        let read = try MessagePack.encode(value).withUnsafeBufferPointer { try MessagePack.decode(abridging: $0) }
        guard case .map(let members) = read else { throw CheckpointError(.invalidData, "no map") }
        #expect(members["text"]?.stringValue == String(repeating: "ä", count: 2_048))
        #expect(members["bytes"] == .bytes(Array(repeating: 7, count: 4_096)))
        #expect(members["list"]?.arrayValue?.count == 256)
        #expect(members["short"] == .string("s") && members["after"] == .integer(1))
        let question = try #require(members["typed"].map { Interrupt.list(from: $0) }?.first)
        #expect(question.id == "i")
        #expect(question.value.stringValue == String(repeating: "ä", count: 2_048))
        let odd = try MessagePack.encode(.string("a" + long))
        let cut = try odd.withUnsafeBufferPointer { try MessagePack.decode(abridging: $0) }
        #expect(cut.stringValue == "a" + String(repeating: "ä", count: 2_047))
    }
}
