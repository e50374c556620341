import Glibc
import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffRemote
import Testing

@Suite("Ledger in a file")
struct LedgerFileTests {
    private let folder: WorkFolder
    private var path: String { folder.file("ledger.jsonl") }

    init() throws { folder = try WorkFolder() }

    private func isWhole() async throws -> Bool {
        LedgerChain.firstFault(in: try await LedgerFile(path: path).ledger(after: 0, limit: 10_000)) == nil
    }

    @Test("Entries of several writers form one hash chain, and pages return each entry once")
    func chain() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let ledger = LedgerFile(path: path)
                    for number in 0..<5 {
                        try await ledger.record(["writer": .integer(Int64(writer)), "number": .integer(Int64(number))])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await isWhole())
        let ledger = LedgerFile(path: path)
        var found: [Int64] = []
        while true {
            let page = try await ledger.ledger(after: found.last ?? 0, limit: 7)
            guard !page.isEmpty else { break }
            found += page.map(\.sequence)
        }
        #expect(found == Array(1...40))
        #expect(try await ledger.newestLedger(before: nil, limit: 3).map(\.sequence) == [40, 39, 38])
        #expect(try await ledger.newestLedger(before: 3, limit: 3).map(\.sequence) == [2, 1])
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("The next writer removes an incomplete entry")
    func torn() async throws {
        let ledger = LedgerFile(path: path)
        try await ledger.record(["number": 1])
        let whole = folder.lines(of: "ledger.jsonl").joined(separator: "\n") + "\n"
        try folder.write(whole + "{\"seq\":2,\"prev_ha", to: "ledger.jsonl")
        #expect(try await ledger.ledger(after: 0, limit: 10).count == 1)
        try await ledger.record(["number": 2])
        #expect(try await ledger.ledger(after: 0, limit: 10).map(\.record) == [["number": 1], ["number": 2]])
        #expect(try await isWhole())
    }

    @Test("A changed line, or one that is not an entry, breaks the hash chain, and nothing is appended to the latter")
    func changed() async throws {
        let ledger = LedgerFile(path: path)
        for number in 1...3 { try await ledger.record(["number": .integer(Int64(number))]) }
        let lines = folder.lines(of: "ledger.jsonl")
        try folder.write(
            lines.map { $0.replacing("\"number\":2", with: "\"number\":7") }.joined(separator: "\n") + "\n",
            to: "ledger.jsonl"
        )
        #expect(try await isWhole() == false)
        try folder.write((lines + ["scribble"]).joined(separator: "\n") + "\n", to: "ledger.jsonl")
        #expect(try await isWhole() == false)
        await #expect(throws: CheckpointError.self) { try await ledger.record(["number": 4]) }
    }
}
