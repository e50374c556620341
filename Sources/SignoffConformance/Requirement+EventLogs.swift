public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any EventLog {
    /// Every requirement for an event log.
    public static var all: [Self] { contract + bounds }

    private static var contract: [Self] {
        [
            Self("Events are numbered in the order they were appended") { log, time in
                #expect(try await log.newestEventSequence() == 0)
                try await log.append([event("a", at: time), event("b", at: time)])
                try await log.append([])
                try await log.append([event("c", at: time)])
                let page = try await log.events(after: 0, run: nil, thread: nil, limit: 10)
                #expect(page.events.map(\.sequence) == [1, 2, 3])
                #expect(page.events.map(\.mode) == ["a", "b", "c"])
                #expect(!page.hasGap)
                #expect(try await log.newestEventSequence() == 3)
            },
            Self("An event comes back as it was") { log, time in
                var event = event("custom", at: time)
                event.namespace = ["outer:1", "inner|2"]
                event.payload = [
                    "text": "hällo\u{1F600}", "n": 1.5, "big": 9_007_199_254_740_993, "list": [nil, true],
                ]
                try await log.append([event])
                event.sequence = 1
                #expect(try await log.events(after: 0, run: nil, thread: nil, limit: 1).events == [event])
            },
            Self("A reader continues after the last number it has seen, page by page") { log, time in
                try await log.append((0..<5).map { event(String($0), at: time) })
                let page = try await log.events(after: 2, run: nil, thread: nil, limit: 2)
                #expect(page.events.map(\.sequence) == [3, 4])
                #expect(try await log.events(after: 5, run: nil, thread: nil, limit: 2).events.isEmpty)
            },
            Self("Events are filtered by run and by thread") { log, time in
                try await log.append([
                    event("a", run: "r1", thread: "t1", at: time), event("b", run: "r2", thread: "t1", at: time),
                    event("c", run: "r3", thread: "t2", at: time),
                ])
                let ofRun = try await log.events(after: 0, run: "r2", thread: nil, limit: 9)
                #expect(ofRun.events.map(\.mode) == ["b"])
                let ofThread = try await log.events(after: 0, run: nil, thread: "t1", limit: 9)
                #expect(ofThread.events.map(\.mode) == ["a", "b"])
            },
            Self("A reader behind trimmed events sees a gap, a reader that saw them does not") { log, time in
                try await log.append([event("a", at: time), event("b", at: time)])
                time.advance(by: .seconds(60))
                try await log.append([event("c", at: time)])
                try await log.trimEvents(olderThan: time.now, keeping: 100)
                let behind = try await log.events(after: 1, run: nil, thread: nil, limit: 9)
                #expect(behind.events.map(\.mode) == ["c"])
                #expect(behind.hasGap)
                #expect(try await !log.events(after: 2, run: nil, thread: nil, limit: 9).hasGap)
            },
            Self("Trimming keeps the newest of too many") { log, time in
                try await log.append((0..<10).map { event(String($0), at: time) })
                try await log.trimEvents(olderThan: Timestamp(microseconds: 0), keeping: 3)
                let page = try await log.events(after: 0, run: nil, thread: nil, limit: 99)
                #expect(page.events.map(\.sequence) == [8, 9, 10])
                #expect(page.hasGap)
            },
            Self("Numbers continue after everything was trimmed") { log, time in
                try await log.append([event("a", at: time), event("b", at: time)])
                try await log.trimEvents(olderThan: time.now, keeping: 0)
                #expect(try await log.newestEventSequence() == 2)
                #expect(try await log.events(after: 0, run: nil, thread: nil, limit: 9).hasGap)
                try await log.append([event("c", at: time)])
                #expect(try await log.events(after: 2, run: nil, thread: nil, limit: 9).events.map(\.sequence) == [3])
            },
            Self("Many appending at once leave no hole and no double") { log, time in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            try await log.append([event("\(number)", at: time), event("\(number)", at: time)])
                        }
                    }
                    try await group.waitForAll()
                }
                let page = try await log.events(after: 0, run: nil, thread: nil, limit: 99)
                #expect(page.events.map(\.sequence) == Array(1...40))
                try #require(page.events.count == 40)
                let pairs = stride(from: 0, to: 40, by: 2).map { page.events[$0].mode == page.events[$0 + 1].mode }
                #expect(!pairs.contains(false), "the events of one call stay together")
            },
        ]
    }

    private static func event(
        _ mode: String,
        run: RunID = "run",
        thread: ThreadID = "thread",
        at time: ManualTime
    ) -> RunEvent {
        RunEvent(
            run: run,
            thread: thread,
            workflow: Sample.workflow,
            at: time.now,
            mode: mode,
            namespace: [],
            payload: .null
        )
    }
}
