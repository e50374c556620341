public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any CheckpointSaver & TaskNameStore {
    /// Every requirement for stored task names.
    public static var all: [Self] {
        [
            Self("Names are kept once each, also when their threads are gone") { book, _ in
                #expect(try await book.taskNames() == [])
                let sample = Sample("names")
                try await book.apply([sample.input])
                let names = ["write", "send", "caf\u{E9}", "write", "cafe\u{301}"]
                for (number, name) in names.enumerated() {
                    let call = try sample.call(number)
                    let batch = WriteBatch(
                        address: sample.address(of: Sample.id(1)),
                        task: call.id,
                        taskPath: call.path,
                        writes: [ChannelWrite(ReservedChannel.result, .null)],
                        taskName: name
                    )
                    try await book.apply([.writes(batch)])
                }
                let kept = try await book.taskNames()
                let expected = ["cafe\u{301}", "caf\u{E9}", "send", "write"]
                #expect(kept.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
                try await book.deleteThread(sample.thread)
                #expect(try await book.taskNames().count == 4)
            },
            Self("A batch without a name, and one that is refused, leave none") { book, _ in
                let sample = Sample("nameless")
                try await book.apply([sample.input, try sample.writes([ChannelWrite("color", .null)])])
                let homeless = WriteBatch(
                    address: sample.address,
                    task: Sample.task(1),
                    taskPath: "",
                    writes: [ChannelWrite("color", .null)],
                    taskName: "homeless"
                )
                _ = await #expect(throws: CheckpointError.self) { try await book.apply([.writes(homeless)]) }
                #expect(try await book.taskNames() == [])
            },
        ]
    }
}
