import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// The store in the reference's tables.
@Suite("The store's tables")
struct StoreFileTests {
    private static func time(_ text: String) throws -> TimeSource {
        let moment = try #require(Timestamp(iso8601: text))
        return TimeSource { moment }
    }

    @Test("An item Python stored with a time to live is there until then")
    func recordedLifetime() async throws {
        for (now, isThere) in [("2026-11-22T15:43:34Z", true), ("2026-11-22T15:43:35Z", false)] {
            let folder = try TemporaryFolder()
            var options = SQLiteSaver.Options(mode: .readOnly)
            options.time = try Self.time(now)
            let saver = try await SQLiteSaver(path: try folder.recorded("store"), options: options)
            let item = try await SQLiteStore(saver).item("ttl", in: ["users", "ada"])
            #expect((item?.value == ["temp": true]) == isThere)
            #expect(try await SQLiteStore(saver).search(["users", "ada"]).contains { $0.key == "ttl" } == isThere)
        }
    }

    @Test("A time to live is written as Python writes it, and restarts on reading")
    func rows() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver(time: try Self.time("2026-11-22T14:43:34.751957Z"))
        try await SQLiteStore(saver).put(["n": 1], for: "k", in: ["a", "b"], lifetime: .limited(.seconds(90)))
        let sql = "SELECT prefix, typeof(value), created_at, expires_at, ttl_minutes FROM store"
        func row() throws -> [String] {
            try #require(
                try TemporaryFolder.connection(folder.file()).first(sql) { row in (0..<5).map { row.text($0) } }
            )
        }
        #expect(
            try row() == [
                "a.b", "blob", "2026-11-22 14:43:34.751957", "2026-11-22 14:45:04.751957+00:00", "1.5",
            ]
        )
        let later = try await folder.saver(time: try Self.time("2026-11-22T14:44:00Z"))
        #expect(try await SQLiteStore(later).item("k", in: ["a", "b"]) != nil)
        #expect(try row()[3] == "2026-11-22 14:45:30+00:00")
        let quiet = SQLiteStore(later, options: StoreOptions(refreshesOnRead: false))
        let latest = try await folder.saver(time: try Self.time("2026-11-22T14:45:00Z"))
        #expect(try await quiet.item("k", in: ["a", "b"]) != nil)
        #expect(try await SQLiteStore(latest, options: StoreOptions(refreshesOnRead: false)).search(["a"]).count == 1)
        #expect(try row()[3] == "2026-11-22 14:45:30+00:00")
    }

    @Test("Items without a lifetime get the store's standard one")
    func standardLifetime() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver(time: try Self.time("2026-11-22T14:00:00Z"))
        let store = SQLiteStore(saver, options: StoreOptions(standardTimeToLive: .seconds(60)))
        try await store.put([:], for: "standard", in: ["a"])
        try await store.put([:], for: "unlimited", in: ["a"], lifetime: .unlimited)
        let later = try await folder.saver(time: try Self.time("2026-11-22T14:01:00Z"))
        #expect(try await SQLiteStore(later).search(["a"]).map(\.key) == ["unlimited"])
    }

    @Test("A store of an older release, without times to live, is read and completed by the first change")
    func olderStore() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try folder.foreign(
            script: """
                CREATE TABLE store (prefix text NOT NULL, key text NOT NULL, value text NOT NULL,
                    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
                    PRIMARY KEY (prefix, key));
                INSERT INTO store (prefix, key, value) VALUES ('a', 'old', '{"v":1}');
                """
        )
        let store = SQLiteStore(saver)
        #expect(try await store.item("old", in: ["a"])?.value == ["v": 1])
        #expect(try await store.removeExpiredItems() == 0)
        try await store.put(["v": 2], for: "new", in: ["a"], lifetime: .limited(.seconds(3600)))
        #expect(try await store.search(["a"]).map(\.key) == ["old", "new"])
    }

    @Test("Cached results are shared by savers of one file and survive closing it")
    func sharedCache() async throws {
        let folder = try TemporaryFolder()
        let first = try await folder.saver()
        let key = ResultCacheKey(namespace: ["task"], key: "k")
        #expect(try await SQLiteResultCache(first).result(for: key) == nil)
        try await SQLiteResultCache(first).store(.integer(5), for: key, timeToLive: nil)
        #expect(try await SQLiteResultCache(try await folder.saver()).result(for: key) == .integer(5))
        await first.close()
        #expect(try await SQLiteResultCache(try await folder.saver()).result(for: key) == .integer(5))
    }
}
