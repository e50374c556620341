import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any KeyValueStore {
    static var batches: [Self] {
        [
            Self("In a batch reads see the store before it, and the last change of a key wins") { store, _ in
                try await store.put(["v": 0], for: "old", in: ["b"])
                let results = try await store.perform([
                    .put(["v": 1], for: "1", in: ["b"]), .get("1", in: ["b"]),
                    .search(StoreSearch(["b"])), .namespaces(NamespaceQuery()),
                    .put(["v": 2], for: "1", in: ["b"]), .put(["v": 3], for: "2", in: ["c"]),
                    .delete("2", in: ["c"]), .delete("old", in: ["b"]), .get("old", in: ["b"]),
                ])
                try #require(results.count == 9)
                #expect([0, 4, 5, 6, 7].allSatisfy { results[$0] == .done })
                #expect(results[1] == .item(nil))
                guard case .items(let found) = results[2], case .item(let old) = results[8] else {
                    Issue.record("no items in \(results)")
                    return
                }
                #expect(found.map(\.key) == ["old"])
                #expect(old?.value == ["v": 0])
                #expect(results[3] == .namespaces([["b"]]))
                #expect(try await store.search([]).count == 1)
                #expect(try await store.item("1", in: ["b"])?.value == ["v": 2])
            },
            Self("A batch of which one operation is refused changes nothing") { store, _ in
                try await store.put(["v": 0], for: "there", in: ["a"])
                for refused in [
                    StoreOperation.put([:], for: "k", in: []),
                    .put([:], for: "k", in: ["a"], lifetime: .limited(.zero)),
                    .search(StoreSearch([], filter: ["v": ["$near": 1]])),
                ] {
                    await #expect(throws: CheckpointError.self) {
                        _ = try await store.perform([.put(["v": 1], for: "k", in: ["a"]), refused])
                    }
                    #expect(try await store.item("k", in: ["a"]) == nil)
                }
            },
            Self("An empty batch does nothing") { store, _ in
                let results = try await store.perform([])
                #expect(results.isEmpty)
            },
        ]
    }

    static var lifetimes: [Self] {
        [
            Self("An item is gone when its time to live has passed") { store, time in
                try await store.put(["v": 1], for: "short", in: ["a"], lifetime: .limited(.seconds(60)))
                try await store.put(["v": 2], for: "long", in: ["a", "b"])
                time.advance(by: .seconds(59))
                #expect(try await store.peek("short", in: ["a"])?.value == ["v": 1])
                time.advance(by: .seconds(1))
                #expect(try await store.item("short", in: ["a"]) == nil)
                #expect(try await store.search([]).map(\.key) == ["long"])
                #expect(try await store.namespaces() == [["a", "b"]])
            },
            Self("Reading an item restarts its time to live, unless the read disables it") { store, time in
                try await store.put([:], for: "read", in: ["a"], lifetime: .limited(.seconds(60)))
                try await store.put([:], for: "found", in: ["b"], lifetime: .limited(.milliseconds(60_500)))
                try await store.put([:], for: "left", in: ["c"], lifetime: .limited(.seconds(60)))
                time.advance(by: .seconds(40))
                #expect(try await store.item("read", in: ["a"]) != nil)
                #expect(try await store.search(["b"]).count == 1)
                #expect(try await store.peek("left", in: ["c"]) != nil)
                let quiet = StoreSearch(["c"], refresh: .never)
                #expect(try await store.perform([.search(quiet), .get("x", in: ["c"], refresh: .always)]).count == 2)
                time.advance(by: .seconds(40))
                #expect(try await store.peek("read", in: ["a"]) != nil)
                #expect(try await store.peek("found", in: ["b"]) != nil)
                #expect(try await store.peek("left", in: ["c"]) == nil)
                time.advance(by: .seconds(21))
                #expect(try await store.peek("read", in: ["a"]) == nil)
                #expect(try await store.peek("found", in: ["b"]) == nil)
            },
            Self("Storing again replaces the time to live") { store, time in
                try await store.put([:], for: "k", in: ["a"], lifetime: .limited(.seconds(10)))
                try await store.put([:], for: "k", in: ["a"], lifetime: .unlimited)
                try await store.put([:], for: "l", in: ["a"])
                try await store.put([:], for: "l", in: ["a"], lifetime: .limited(.seconds(10)))
                time.advance(by: .seconds(10))
                #expect(try await store.search(["a"]).map(\.key) == ["k"])
            },
            Self("What is stored where an item's time has passed is a new item") { store, time in
                try await store.put([:], for: "k", in: ["a"], lifetime: .limited(.seconds(10)))
                try await store.put([:], for: "l", in: ["a"])
                time.advance(by: .seconds(10))
                try await store.put([:], for: "k", in: ["a"])
                #expect(try await store.item("k", in: ["a"])?.createdAt == time.now)
                #expect(try await store.search(["a"]).map(\.key) == ["l", "k"])
            },
            Self("Expired items are removed and counted") { store, time in
                #expect(try await store.removeExpiredItems() == 0)
                for key in ["1", "2"] {
                    try await store.put([:], for: key, in: ["a"], lifetime: .limited(.seconds(5)))
                }
                try await store.put([:], for: "3", in: ["a"])
                time.advance(by: .seconds(5))
                #expect(try await store.removeExpiredItems() == 2)
                #expect(try await store.removeExpiredItems() == 0)
                #expect(try await store.search(["a"]).map(\.key) == ["3"])
            },
        ]
    }
}
