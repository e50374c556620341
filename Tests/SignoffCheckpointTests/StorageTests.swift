import SignoffCheckpoint
import Testing

@Suite("A storage by its roles")
struct StorageTests {
    // MARK: Locations

    @Test(
        "A path or URL says where a storage is",
        arguments: [
            ("signoff.sqlite", "file", "signoff.sqlite"), ("/var/lib/a b.sqlite", "file", "/var/lib/a b.sqlite"),
            ("c:odd", "file", "c:odd"), ("a:/b", "file", "a:/b"), ("x://y", "file", "x://y"), ("", "file", ""),
            ("sqlite:///var/lib/a%20b.sqlite", "sqlite", "/var/lib/a b.sqlite"),
            ("FILE://localhost/tmp/%E2%9C%93", "file", "/tmp/✓"), ("file:///a%2fb", "file", "/a/b"),
            ("postgres://ann@db/threads?sslmode=require", "postgres", "postgres://ann@db/threads?sslmode=require"),
            ("https+x.1://host", "https+x.1", "https+x.1://host"),
        ]
    )
    func locations(text: String, scheme: String, address: String) throws {
        let location = try StorageLocation(text)
        #expect(location.scheme == scheme)
        #expect(location.address == address)
    }

    @Test(
        "What names no file of this machine is refused in one line",
        arguments: [
            "sqlite://other/tmp/x", "file://", "sqlite:///", "file:///a%", "file:///a%2", "file:///a%zz",
            "file:///a%00b",
        ]
    )
    func noLocation(text: String) {
        let error = #expect(throws: CheckpointError.self) { try StorageLocation(text) }
        #expect(error?.code == .invalidData)
        #expect(error?.message.contains { $0.isNewline } == false)
    }

    // MARK: Roles

    /// A saver that wraps another one.
    private struct Wrapper: CheckpointSaver {
        let base: InMemorySaver
        var givesStorage = true

        var storage: WorkflowStorage? {
            guard givesStorage else { return nil }
            var storage = base.storage
            storage?.checkpoints = self
            return storage
        }

        func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
            try await base.savedCheckpoint(at: address)
        }
        func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
            try await base.savedCheckpoints(matching: query)
        }
        func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
            try await base.apply(changes, holding: lease)
        }
        func deleteThread(_ thread: ThreadID) async throws { try await base.deleteThread(thread) }
        func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
            try await base.threads(matching: query)
        }
        func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
            try await base.openInterrupts(matching: query)
        }
        func countOpenInterrupts() async throws -> Int { try await base.countOpenInterrupts() }
    }

    @Test("A saver that wraps another one keeps its queue, its events and its notes")
    func wrapped() throws {
        let saver: any CheckpointSaver = Wrapper(base: InMemorySaver())
        let storage = try #require(saver.storage)
        #expect(storage.checkpoints is Wrapper)
        #expect(storage.runs is InMemorySaver)
        #expect(storage.events.contract is InMemorySaver)
        #expect(storage.notes.missingReason == nil)
        #expect(storage.retention.missingReason == "this storage cannot remove what is old")
        let plain: any CheckpointSaver = Wrapper(base: InMemorySaver(), givesStorage: false)
        #expect(plain.storage == nil)
    }

    // MARK: Changes

    /// The marks of checks of a storage, `-` for none, with the report of each check and the pause after it.
    @Test(
        "A change is reported at once, for another mark, and whenever there is no mark",
        arguments: [
            ("1", "!"), ("1112223", "!..!..!"), ("---", "!!!"), ("1-11", "!!!."), ("121", "!!!"),
        ]
    )
    func looks(marks: String, told: String) {
        var looks = ChangeLooks(interval: .milliseconds(250))
        let tells = marks.map { mark in
            looks.isChange(mark.wholeNumberValue.map { ChangeMark([Int64($0)]) }) ? "!" : "."
        }
        #expect(tells.joined() == told)
        #expect(looks.pause == .milliseconds(250))
    }

    @Test("Where nothing happens for long the looks come half as often, then once a second, until something does")
    func patience() {
        var looks = ChangeLooks(interval: .milliseconds(250))
        let pauses = (Array(repeating: 1, count: 63) + [2, 2]).map { (mark: Int64) in
            _ = looks.isChange(ChangeMark([mark]))
            return looks.pause / .milliseconds(250)
        }
        let expected =
            Array(repeating: 1.0, count: 21) + Array(repeating: 2.0, count: 40) + [4, 4]
            + Array(repeating: 1.0, count: 2)
        #expect(pauses == expected)
    }

    @Test("A reader that stops ends the checks", .timeLimit(.minutes(5)))
    func ends() async {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let changes = PolledChanges(marks: nil) { _ in
            do {
                try await Task.sleep(for: .seconds(3_600))
            } catch {
                end.finish()
                throw error
            }
        }
        for await _ in changes.changes() { break }
        for await _ in ended {}
    }
}
