import OrderedCollections
public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any CheckpointSaver {
    /// Every requirement for a saver.
    public static var all: [Self] { storing + writes + listing + facts + bounds }

    private static var storing: [Self] {
        [
            Self("An unknown address gives nothing") { saver, _ in
                let sample = Sample("unknown")
                #expect(try await saver.savedCheckpoint(at: sample.address) == nil)
                try await saver.apply([sample.input])
                #expect(try await saver.savedCheckpoint(at: Sample("other").address) == nil)
                #expect(try await saver.savedCheckpoint(at: sample.address(in: "nested:1")) == nil)
                #expect(try await saver.savedCheckpoint(at: sample.address(of: Sample.id(99))) == nil)
            },
            Self("A stored checkpoint comes back as it was") { saver, _ in
                let saved = Sample("whole").checkpoint(1, values: Sample.valuesOfEveryKind)
                try await saver.apply([.checkpoint(saved)])
                #expect(try await saver.savedCheckpoint(at: saved.address)?.inNameOrder == saved.inNameOrder)
            },
            Self("Thread names may hold any text") { saver, _ in
                let names = ["a b/c:d", "ünï ✓", "", "'; DROP TABLE checkpoints; --", "%_*?", "line\nbreak"]
                for name in names { try await saver.apply([Sample(name).input]) }
                for name in names {
                    let sample = Sample(name)
                    #expect(try await saver.savedCheckpoint(at: sample.address)?.thread == sample.thread)
                }
                let listed = try await saver.threads(matching: ThreadQuery()).map(\.thread.rawValue)
                #expect(Set(listed) == Set(names))
            },
            Self("A thread whose name holds NUL is kept under that name, or refused") { saver, _ in
                let sample = Sample("with\u{0}nul")
                try await saver.apply([Sample("with").input])
                do {
                    try await saver.apply([sample.input])
                    #expect(try await saver.savedCheckpoint(at: sample.address)?.thread == sample.thread)
                    #expect(try await saver.threads(matching: ThreadQuery()).count == 2)
                } catch let error as CheckpointError {
                    #expect(error.code == .notStorable)
                    #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["with"])
                }
            },
            Self("Without an id the greatest id of thread and namespace is returned") { saver, _ in
                let sample = Sample("newest")
                for number in [2, 3, 1] { try await saver.apply([.checkpoint(sample.checkpoint(number))]) }
                try await saver.apply([.checkpoint(sample.checkpoint(9, namespace: "nested:1"))])
                #expect(try await saver.savedCheckpoint(at: sample.address)?.checkpoint.id == Sample.id(3))
                let nested = try await saver.savedCheckpoint(at: sample.address(in: "nested:1"))
                #expect(nested?.checkpoint.id == Sample.id(9))
            },
            Self("Storing an id again replaces its content and keeps its writes") { saver, _ in
                let sample = Sample("again")
                let write = try sample.writes([ChannelWrite("color", .string("red"))])
                try await saver.apply([.checkpoint(sample.checkpoint(1)), write])
                let second = sample.checkpoint(1, values: ["topic": .string("new")], step: 7)
                try await saver.apply([.checkpoint(second)])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.checkpoint.inNameOrder == second.checkpoint.inNameOrder)
                #expect(stored?.metadata.inNameOrder == second.metadata.inNameOrder)
                #expect(stored?.pendingWrites.map(\.value) == [.string("red")])
            },
            Self("The changes of one call are stored together or not at all") { saver, _ in
                let sample = Sample("together")
                let homeless = WriteBatch(
                    address: sample.address,
                    task: Sample.task(1),
                    taskPath: "",
                    writes: [ChannelWrite("color", .null)]
                )
                let error = await #expect(throws: CheckpointError.self) {
                    try await saver.apply([sample.input, .writes(homeless)])
                }
                #expect(error?.code == .invalidData)
                let stored = try await saver.savedCheckpoints(matching: CheckpointQuery())
                #expect(stored.isEmpty)
                #expect(try await saver.threads(matching: ThreadQuery()).isEmpty)
            },
            Self("A repeated call changes nothing") { saver, _ in
                let sample = Sample("repeated")
                let changes = try [sample.input, sample.result(of: 0, .string("an essay")), sample.question()]
                try await saver.apply(changes)
                let first = try await saver.savedCheckpoint(at: sample.address)
                try await saver.apply(changes)
                #expect(try await saver.savedCheckpoint(at: sample.address) == first)
                #expect(try await saver.countOpenInterrupts() == 1)
            },
            Self("Many callers at once lose nothing") { saver, _ in
                let samples = (0..<8).map { Sample("crowd-\($0)") }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for sample in samples {
                        group.addTask { try await saver.apply([sample.input]) }
                        for call in 0..<8 {
                            group.addTask { try await saver.apply([sample.result(of: call, .integer(Int64(call)))]) }
                        }
                    }
                    try await group.waitForAll()
                }
                for sample in samples {
                    let stored = try await saver.savedCheckpoint(at: sample.address)
                    #expect(stored?.pendingWrites.map(\.value) == (0..<8).map { .integer(Int64($0)) })
                }
            },
            Self("A deleted thread is gone, and no other") { saver, _ in
                let (gone, kept) = (Sample("gone"), Sample("kept"))
                for sample in [gone, kept] { try await saver.apply([sample.input, sample.question()]) }
                try await saver.apply([.checkpoint(gone.checkpoint(5, namespace: "nested:1"))])
                try await saver.deleteThread(gone.thread)
                try await saver.deleteThread("never seen")
                #expect(try await saver.savedCheckpoints(matching: CheckpointQuery()).map(\.thread) == [kept.thread])
                #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == [kept.thread])
                #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.thread) == [kept.thread])
                try await saver.apply([gone.input])
                let again = try await saver.savedCheckpoint(at: gone.address)
                #expect(again?.pendingWrites == [])
            },
        ]
    }

    private static var writes: [Self] {
        [
            Self("Pending writes come sorted by path, task and index") { saver, _ in
                let sample = Sample("sorted")
                try await saver.apply([
                    sample.input, sample.writes(path: "b", task: 1, [ChannelWrite("x", .integer(3))]),
                    sample.writes(
                        path: "a",
                        task: 3,
                        [ChannelWrite("x", .integer(1)), ChannelWrite("y", .integer(2))]
                    ),
                    sample.writes(path: "a", task: 2, [ChannelWrite(ReservedChannel.error, .integer(0))]),
                ])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.pendingWrites.map(\.value) == (0..<4).map { .integer($0) })
                #expect(stored?.pendingWrites.map(\.index) == [-1, 0, 1, 0])
                #expect(stored?.pendingWrites.map(\.taskPath) == ["a", "a", "a", "b"])
            },
            Self("A batch of reserved channels replaces what was stored") { saver, _ in
                let sample = Sample("replacing")
                let first = [
                    ChannelWrite(ReservedChannel.interrupt, .string("one")),
                    ChannelWrite(ReservedChannel.resume, .string("one")),
                ]
                try await saver.apply([sample.input, sample.writes(first)])
                try await saver.apply([sample.writes([ChannelWrite(ReservedChannel.resume, .string("two"))])])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.pendingWrites.map(\.value) == [.string("two"), .string("one")])
                #expect(stored?.pendingWrites.map(\.index) == [-4, -3])
            },
            Self("Any other batch leaves what was stored as it is, in reserved channels too") { saver, _ in
                let sample = Sample("keeping")
                try await saver.apply([
                    sample.input, sample.writes([ChannelWrite(ReservedChannel.resume, .string("one"))]),
                ])
                let finishing = [
                    ChannelWrite(ReservedChannel.resume, .string("two")),
                    ChannelWrite(ReservedChannel.end, .string("first")),
                ]
                try await saver.apply([sample.writes(finishing)])
                try await saver.apply([
                    sample.writes([
                        ChannelWrite("other", .string("lost")), ChannelWrite(ReservedChannel.end, .string("second")),
                    ])
                ])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.pendingWrites.map(\.value) == ["one", "lost", "first"].map(StoredValue.string))
                #expect(stored?.pendingWrites.map(\.index) == [-4, 0, 1])
            },
            Self("Of several writes to a reserved channel in one batch the last is stored") { saver, _ in
                let sample = Sample("doubled")
                let batch = [
                    ChannelWrite(ReservedChannel.error, .string("one")),
                    ChannelWrite(ReservedChannel.error, .string("two")),
                ]
                try await saver.apply([sample.input, sample.writes(batch)])
                let stored = try await saver.savedCheckpoint(at: sample.address)
                #expect(stored?.pendingWrites.map(\.value) == [.string("two")])
            },
            Self("Writes may be stored before their checkpoint") { saver, _ in
                let sample = Sample("early")
                try await saver.apply([sample.question()])
                #expect(try await saver.savedCheckpoint(at: sample.address) == nil)
                #expect(try await saver.countOpenInterrupts() == 0)
                try await saver.apply([sample.input])
                #expect(try await saver.savedCheckpoint(at: sample.address)?.pendingWrites.count == 1)
                #expect(try await saver.countOpenInterrupts() == 1)
            },
        ]
    }

    private static var listing: [Self] {
        [
            Self("Checkpoints are listed newest first, as many as asked for") { saver, _ in
                let sample = Sample("list")
                for number in [1, 4, 3, 2] { try await saver.apply([.checkpoint(sample.checkpoint(number))]) }
                let all = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: sample.thread))
                #expect(all.map(\.checkpoint.id) == [4, 3, 2, 1].map(Sample.id))
                let two = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: sample.thread, limit: 2))
                #expect(two.map(\.checkpoint.id) == [4, 3].map(Sample.id))
            },
            Self("A list is narrowed by thread, namespace, checkpoint and age") { saver, _ in
                let (first, second) = (Sample("first"), Sample("second"))
                try await saver.apply([
                    .checkpoint(first.checkpoint(1)), .checkpoint(first.checkpoint(2, namespace: "n:1")),
                    .checkpoint(second.checkpoint(3)), .checkpoint(first.checkpoint(4)),
                ])
                func ids(_ query: CheckpointQuery) async throws -> [CheckpointID] {
                    try await saver.savedCheckpoints(matching: query).map(\.checkpoint.id)
                }
                #expect(try await ids(CheckpointQuery()) == [4, 3, 2, 1].map(Sample.id))
                #expect(try await ids(CheckpointQuery(thread: first.thread)) == [4, 2, 1].map(Sample.id))
                #expect(try await ids(CheckpointQuery(thread: first.thread, namespace: "")) == [4, 1].map(Sample.id))
                #expect(try await ids(CheckpointQuery(namespace: "n:1")) == [Sample.id(2)])
                #expect(try await ids(CheckpointQuery(checkpoint: Sample.id(3))) == [Sample.id(3)])
                #expect(try await ids(CheckpointQuery(before: Sample.id(3))) == [2, 1].map(Sample.id))
                #expect(
                    try await ids(CheckpointQuery(before: Sample.id(4), after: Sample.id(1))) == [3, 2].map(Sample.id)
                )
            },
            Self("A list is narrowed by metadata, where null also means absent") { saver, _ in
                let sample = Sample("metadata")
                try await saver.apply([
                    .checkpoint(sample.checkpoint(1, scalars: ["user": "ann", "n": 1])),
                    .checkpoint(sample.checkpoint(2, scalars: ["user": "bob", "n": 1])),
                    .checkpoint(sample.checkpoint(3, scalars: ["user": "ann"])),
                ])
                func ids(_ metadata: JSONObject, limit: Int? = nil) async throws -> [CheckpointID] {
                    let query = CheckpointQuery(thread: sample.thread, metadata: metadata, limit: limit)
                    return try await saver.savedCheckpoints(matching: query).map(\.checkpoint.id)
                }
                #expect(try await ids(["user": "ann"]) == [3, 1].map(Sample.id))
                #expect(try await ids(["user": "ann", "n": 1]) == [Sample.id(1)])
                #expect(try await ids(["n": .null]) == [Sample.id(3)])
                #expect(try await ids(["parents": [:]]).count == 3)
                #expect(try await ids(["user": "ann"], limit: 1) == [Sample.id(3)])
                #expect(try await ids(["user": "eve"]) == [])
            },
            Self("A paused thread is listed with its question") { saver, time in
                let sample = Sample("paused")
                let payload = StoredValue.map(["action": .string("pay")])
                try await saver.apply([sample.input])
                time.advance(by: .seconds(5))
                try await saver.apply([sample.question(payload: payload)])
                let thread = try #require(try await saver.threads(matching: ThreadQuery()).first)
                #expect(thread.thread == sample.thread)
                #expect(thread.workflow == Sample.workflow)
                #expect(thread.status == .interrupted)
                #expect(thread.checkpoint == Sample.id(1))
                #expect(thread.step == -1)
                #expect(thread.openInterrupts == 1)
                #expect(thread.updatedAt == time.now)
                let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
                #expect(question.thread == sample.thread)
                #expect(question.workflow == Sample.workflow)
                #expect(question.checkpoint == Sample.id(1))
                #expect(try question.task == sample.bodyIdentity.id)
                #expect(question.position == 0)
                #expect(try question.interrupt.id == sample.bodyQuestion())
                #expect(question.interrupt.value == payload)
                #expect(question.payloadDigest == PayloadDigest(of: payload))
                #expect(question.waitingSince == time.now)
                #expect(try await saver.countOpenInterrupts() == 1)
            },
            Self("An answered question is no longer open") { saver, _ in
                let sample = Sample("answered")
                try await saver.apply([sample.input, sample.question()])
                try await saver.apply([sample.bodyResult(.bool(true), answers: [.bool(true)])])
                #expect(try await saver.countOpenInterrupts() == 0)
                #expect(try await saver.openInterrupts(matching: InterruptQuery()).isEmpty)
                try await saver.apply([
                    .checkpoint(sample.checkpoint(2, values: [ReservedChannel.end: .bool(true)], step: 0))
                ])
                let thread = try await saver.threads(matching: ThreadQuery()).first
                #expect(thread?.status == .idle)
                #expect(thread?.checkpoint == Sample.id(2))
                #expect(thread?.openInterrupts == 0)
            },
            Self("Every question of a thread is listed, and each goes by itself") { saver, _ in
                let sample = Sample("parallel")
                try await saver.apply([sample.input] + (0..<3).map { try sample.callQuestion(of: $0) })
                let open = try await saver.openInterrupts(matching: InterruptQuery(thread: sample.thread))
                #expect(try Set(open.map(\.task)) == Set((0..<3).map { try sample.call($0).id }))
                #expect(try await saver.threads(matching: ThreadQuery()).first?.openInterrupts == 3)
                try await saver.apply([sample.result(of: 1, .null)])
                let left = try await saver.openInterrupts(matching: InterruptQuery(thread: sample.thread))
                #expect(try Set(left.map(\.task)) == [sample.call(0).id, sample.call(2).id])
                #expect(try await saver.countOpenInterrupts() == 2)
            },
            Self("A failed thread is listed with its error") { saver, _ in
                let sample = Sample("failed")
                try await saver.apply([sample.input, sample.failure("ValueError('no')")])
                let failed = try await saver.threads(matching: ThreadQuery(statuses: [.error]))
                #expect(failed.map(\.thread) == [sample.thread])
                #expect(failed.first?.error == "ValueError('no')")
                #expect(try await saver.threads(matching: ThreadQuery(statuses: [.idle, .interrupted])).isEmpty)
                try await saver.apply([sample.bodyResult(.bool(true))])
                #expect(try await saver.threads(matching: ThreadQuery(statuses: [.error])).isEmpty)
            },
            Self("Threads are paged, most recently changed first") { saver, time in
                let samples = (1...5).map { Sample("page-\($0)") }
                for sample in samples {
                    try await saver.apply([sample.input, sample.question()])
                    time.advance(by: .seconds(1))
                }
                try await saver.apply([samples[1].result(of: 0, .null)])
                let expected = [1, 4, 3, 2, 0].map { samples[$0].thread }
                let first = try await saver.threads(matching: ThreadQuery(limit: 2))
                #expect(first.map(\.thread) == Array(expected.prefix(2)))
                let rest = try await saver.threads(matching: ThreadQuery(after: first.last?.place))
                #expect(rest.map(\.thread) == Array(expected.dropFirst(2)))
                #expect(try await saver.threads(matching: ThreadQuery(workflow: Sample.workflow)).count == 5)
                #expect(try await saver.threads(matching: ThreadQuery(workflow: "other")).isEmpty)
            },
            Self("Questions are paged, longest waiting first, and keep their time") { saver, time in
                let samples = (1...4).map { Sample("wait-\($0)") }
                let start = time.now
                for sample in samples {
                    try await saver.apply([sample.input, sample.question()])
                    time.advance(by: .seconds(1))
                }
                // The question was not yet listed, so it waits since it was asked, regardless of later writes on its
                // thread.
                try await saver.apply([samples[0].callQuestion(of: 0)])
                let first = try await saver.openInterrupts(matching: InterruptQuery(limit: 3))
                #expect(first.map(\.thread) == samples.prefix(3).map(\.thread))
                #expect(first.first?.waitingSince == start)
                let rest = try await saver.openInterrupts(matching: InterruptQuery(after: first.last?.place))
                #expect(rest.map(\.thread) == [samples[3].thread, samples[0].thread])
                #expect(try await saver.openInterrupts(matching: InterruptQuery(workflow: "other")).isEmpty)
                #expect(try await saver.openInterrupts(matching: InterruptQuery(thread: samples[2].thread)).count == 1)
            },
        ]
    }
}
