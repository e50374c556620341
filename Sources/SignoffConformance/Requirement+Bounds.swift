import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any CheckpointSaver {
    static var bounds: [Self] {
        [
            Self("A limit below 1 is refused") { saver, _ in
                try await saver.apply([Sample("limits").input])
                for limit in [0, -1, Int.min] {
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await saver.savedCheckpoints(matching: CheckpointQuery(limit: limit))
                    }
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await saver.threads(matching: ThreadQuery(limit: limit))
                    }
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await saver.openInterrupts(matching: InterruptQuery(limit: limit))
                    }
                }
                #expect(try await saver.threads(matching: ThreadQuery(limit: 1)).count == 1)
            },
            Self("Names that differ in their Unicode form are two") { saver, _ in
                let names = ["caf\u{E9}", "cafe\u{301}"]
                for name in names { try await saver.apply([Sample(name).input]) }
                let listed = try await saver.threads(matching: ThreadQuery()).map(\.thread.rawValue)
                #expect(Set(listed.map { Array($0.utf8) }) == Set(names.map { Array($0.utf8) }))
                let (first, second) = (Sample(names[0]), Sample(names[1]))
                try await saver.apply([
                    .checkpoint(first.checkpoint(2, namespace: names[0])),
                    .checkpoint(first.checkpoint(3, namespace: names[1])),
                ])
                let inner = try await saver.savedCheckpoint(at: first.address(in: names[0]))
                #expect(inner?.checkpoint.id == Sample.id(2))
                #expect(try await saver.savedCheckpoint(at: second.address(in: names[1])) == nil)
                let query = CheckpointQuery(thread: first.thread, namespace: names[1])
                #expect(try await saver.savedCheckpoints(matching: query).map(\.checkpoint.id) == [Sample.id(3)])
                try await saver.deleteThread(first.thread)
                #expect(try await saver.savedCheckpoint(at: second.address) != nil)
            },
            Self("Values are stored up to 1024 levels deep, and refused below") { saver, _ in
                let sample = Sample("deep")
                // A checkpoint itself has two levels around its values.
                let kept = sample.checkpoint(1, values: ["value": .nested(1022), "map": .nestedMaps(1022)])
                let write = ChannelWrite("value", .nested(1024))
                try await saver.apply([.checkpoint(kept), try sample.writes([write])])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.checkpoint.inNameOrder == kept.checkpoint.inNameOrder)
                #expect(stored?.pendingWrites.map(\.value) == [write.value])
                for value in [StoredValue.nested(1023), .nestedMaps(1023), .nested(20_000)] {
                    try await expectRefusal(.notStorable, "a checkpoint") {
                        try await saver.apply([.checkpoint(sample.checkpoint(2, values: ["value": value]))])
                    }
                }
                for value in [StoredValue.nested(1025), .nestedMaps(1025), .nested(20_000)] {
                    let write = try sample.writes([ChannelWrite("value", value)])
                    try await expectRefusal(.notStorable, "a write") { try await saver.apply([write]) }
                }
                try await expectRefusal(.notStorable, "metadata") {
                    let scalars: JSONObject = ["deep": .nested(20_000)]
                    try await saver.apply([.checkpoint(sample.checkpoint(2, scalars: scalars))])
                }
                let after = try await saver.savedCheckpoint(at: sample.address)?.checkpoint
                #expect(after?.inNameOrder == kept.checkpoint.inNameOrder)
            },
        ]
    }
}

extension Requirement where Subject == any RunQueue {
    static var bounds: [Self] {
        [
            Self("A limit below 1 is refused") { queue, _ in
                for limit in [0, -1, Int.min] {
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await queue.runs(matching: RunQuery(limit: limit))
                    }
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await queue.ledger(after: 0, limit: limit)
                    }
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await queue.newestLedger(before: nil, limit: limit)
                    }
                }
            },
            Self("Requests are stored up to 1024 levels deep, and refused below") { queue, _ in
                func request(_ value: StoredValue) -> RunRequest {
                    RunRequest(thread: "deep", workflow: "w", action: .start(input: value), requestedBy: "ann")
                }
                let run = try await queue.submit(request(.nested(1024)), guardedBy: [], recording: nil)
                #expect(try await queue.run(run.id)?.request.action == .start(input: .nested(1024)))
                try await expectRefusal(.notStorable, "a request") {
                    _ = try await queue.submit(request(.nested(20_000)), guardedBy: [], recording: nil)
                }
                try await expectRefusal(.notStorable, "a run") {
                    _ = try await queue.begin(request(.nested(20_000)), for: "worker", lease: .seconds(9))
                }
                try await expectRefusal(.notStorable, "an answer") {
                    var answering = request(.null)
                    answering.action = .resume(answers: ["a": .nested(20_000)])
                    _ = try await queue.submit(answering, guardedBy: [], recording: nil)
                }
                #expect(try await queue.runs(matching: RunQuery()).map(\.id) == [run.id])
            },
            Self("Workflows whose names differ in their Unicode form are two") { queue, _ in
                let request = RunRequest(
                    thread: "names",
                    workflow: "caf\u{E9}",
                    action: .start(input: .null),
                    requestedBy: "ann"
                )
                let run = try await queue.submit(request, guardedBy: [], recording: nil)
                func claimed(_ name: String) async throws -> RunID? {
                    try await queue.claim(for: "worker", workflows: [name], thread: nil, lease: .seconds(9))?.id
                }
                #expect(try await claimed("cafe\u{301}") == nil)
                #expect(try await claimed("caf\u{E9}") == run.id)
            },
        ]
    }
}

extension Requirement where Subject == any EventLog {
    static var bounds: [Self] {
        [
            Self("A limit below 1 and a payload nested too deep are refused") { log, time in
                for limit in [0, -1, Int.min] {
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await log.events(after: 0, run: nil, thread: nil, limit: limit)
                    }
                }
                try await expectRefusal(.notStorable, "a payload") {
                    let event = RunEvent(
                        run: "run",
                        thread: "thread",
                        workflow: "w",
                        at: time.now,
                        mode: "custom",
                        namespace: [],
                        payload: .nested(20_000)
                    )
                    try await log.append([event])
                }
                #expect(try await log.newestEventSequence() == 0)
            }
        ]
    }
}

extension Requirement where Subject == any CheckpointSaver & NoteStore {
    static var bounds: [Self] {
        [
            Self("A limit below 1 is refused") { book, _ in
                for limit in [0, -1, Int.min] {
                    try await expectRefusal(.invalidData, "\(limit)") {
                        _ = try await book.notes(after: 0, limit: limit)
                    }
                }
            }
        ]
    }
}

extension Requirement where Subject == any ResultCache {
    static var bounds: [Self] {
        [
            Self("Keys that differ in their Unicode form are two, and a value nested too deep is refused") { cache, _ in
                let composed = ResultCacheKey(namespace: ["caf\u{E9}"], key: "k")
                let decomposed = ResultCacheKey(namespace: ["cafe\u{301}"], key: "k")
                try await cache.store(.integer(1), for: composed, timeToLive: nil)
                #expect(try await cache.result(for: decomposed) == nil)
                try await cache.store(.integer(2), for: decomposed, timeToLive: nil)
                #expect(try await cache.result(for: composed) == .integer(1))
                try await cache.removeResults(in: ["cafe\u{301}"])
                #expect(try await cache.result(for: composed) == .integer(1))
                try await expectRefusal(.notStorable, "a result") {
                    try await cache.store(.nested(20_000), for: composed, timeToLive: nil)
                }
            }
        ]
    }
}

/// Checks that `body` throws an error with this code.
func expectRefusal(_ code: CheckpointError.Code, _ what: String, _ body: () async throws -> Void) async throws {
    do {
        try await body()
        Issue.record("nothing was refused: \(what)")
    } catch let error as CheckpointError {
        #expect(error.code == code, "\(what)")
    }
}

extension StoredValue {
    /// Returns lists nested to a depth of `levels`.
    static func nested(_ levels: Int) -> StoredValue {
        (0..<levels).reduce(StoredValue.null) { inner, _ in .array([inner]) }
    }

    /// Returns maps nested to a depth of `levels`.
    static func nestedMaps(_ levels: Int) -> StoredValue {
        (0..<levels).reduce(StoredValue.null) { inner, _ in .map(["a": inner]) }
    }
}

extension JSONValue {
    /// Returns lists nested to a depth of `levels`.
    static func nested(_ levels: Int) -> JSONValue {
        (0..<levels).reduce(JSONValue.null) { inner, _ in .array([inner]) }
    }
}
