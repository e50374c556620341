import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// The event log of runs that a program starts itself.
@Suite(.timeLimit(.minutes(10)))
struct LibraryEventsTests {
    private let saver = InMemorySaver()
    private let double = DurableTask("double") { (number: Int) in number * 2 }

    private var review: Entrypoint<Int, Int> {
        Entrypoint("review") { [double] (number: Int, flow) -> Int in
            await flow.write("begun")
            let doubled = try await flow.run(double, number)
            return try await flow.interrupt("Pay \(doubled)?") ? doubled : 0
        }
    }

    /// A runtime on a storage that the runtime considers shared with other processes.
    private func runtime(
        place: StoragePlace = .file("d.sqlite"),
        eventInterval: Duration? = .seconds(3_600)
    ) throws -> WorkflowRuntime {
        var storage = try #require(saver.storage)
        storage.place = place
        return try WorkflowRuntime(
            storage: storage,
            options: WorkflowRuntime.Options(eventInterval: eventInterval)
        )
    }

    /// The events of the log, one line each: run number, mode, namespace and payload.
    private func lines() async throws -> [String] {
        let events = try await saver.events(after: 0, run: nil, thread: nil, limit: 1_000).events
        var runs: [RunID] = []
        return events.map { event in
            if !runs.contains(event.run) { runs.append(event.run) }
            let number = (runs.firstIndex(of: event.run) ?? 0) + 1
            let payload = event.payload["event"].map { $0.stringValue ?? "" } ?? event.payload.text(.compact)
            let status = event.payload["status"]?.stringValue.map { " \($0)" } ?? ""
            let inner = event.namespace.isEmpty ? "" : " in a nested run"
            return "\(number) \(event.mode)\(inner): \(payload)\(status)"
        }
    }

    @Test
    func `Both runs of a review are in the log, from beginning to end`() async throws {
        let runtime = try runtime()
        let asked = try await runtime.invoke(review, 4, on: "t")
        let id = try #require(asked.interrupts.first?.id)
        _ = try await runtime.invoke(review, .resume(Command(resume: true)), on: "t")
        #expect(try await lines().isEmpty, "events wait for others")
        await runtime.flushEvents()
        let question = #"[{"value":"Pay 8?","id":"\#(id)","response_schema":{"type":"boolean"}}]"#
        let lines = try await lines()
        #expect(
            lines == [
                "1 run: begin",
                #"1 custom: "begun""#,
                #"1 updates: {"double":8}"#,
                #"1 updates: {"__interrupt__":\#(question)}"#,
                #"1 values: {"__interrupt__":\#(question)}"#,
                "1 run: end interrupted",
                "2 run: begin",
                "2 values: null",
                #"2 custom: "begun""#,
                #"2 updates: {"review":8}"#,
                "2 values: 8",
                "2 run: end success",
            ]
        )
        let runs = try await saver.runs(matching: RunQuery(thread: "t")).reversed().map(\.id)
        let events = try await saver.events(after: 0, run: nil, thread: nil, limit: 100).events
        #expect(events.map(\.run).reduce(into: []) { if $0.last != $1 { $0.append($1) } } == Array(runs))
        #expect(events.allSatisfy { $0.thread == "t" && $0.workflow == "review" })
    }

    @Test
    func `A run that fails is in the log with its error, and one that is canceled as such`() async throws {
        let runtime = try runtime()
        let gate = Gate()
        let failing = Entrypoint("failing") { (_: Int, _) -> Int in throw Failure("the disk is on fire") }
        let waiting = Entrypoint("waiting") { (number: Int, _) -> Int in
            try await gate.pass()
            return number
        }
        await #expect(throws: Failure.self) { try await runtime.invoke(failing, 1, on: "a") }
        let run = Task { try await runtime.invoke(waiting, 1, on: "b") }
        await gate.arrival(of: 1)
        run.cancel()
        _ = await run.result
        await runtime.flushEvents()
        #expect(try await lines() == ["1 run: begin", "1 run: end error", "2 run: begin", "2 run: end cancelled"])
        let end = try await saver.events(after: 1, run: nil, thread: "a", limit: 1).events.first
        #expect(end?.payload["error"]?["message"]?.stringValue?.contains("the disk is on fire") == true)
    }

    @Test
    func `A stream shows the requested modes, independent of the log`() async throws {
        let runtime = try runtime()
        let outer = Entrypoint("outer") { [double] (number: Int, flow) -> Int in
            let inner = Entrypoint("inner") { (number: Int, flow) -> Int in
                await flow.write("inside")
                return try await flow.run(double, number)
            }
            await flow.write("outside")
            try await flow.run(DurableTask("tell") { (flow: WorkflowScope) in await flow.write("in a task") })
            return try await flow.call(inner, number)
        }
        var shown: [String] = []
        for try await chunk in runtime.stream(outer, .input(1), on: "t", modes: [.custom]) {
            shown.append("\(chunk.mode.rawValue): \(chunk.json.text(.compact))")
        }
        #expect(shown == [#"custom: "outside""#, #"custom: "in a task""#])
        await runtime.flushEvents()
        let lines = try await lines()
        #expect(
            lines == [
                "1 run: begin",
                #"1 custom: "outside""#,
                #"1 custom in a nested run: "in a task""#,
                #"1 updates: {"tell":null}"#,
                #"1 custom in a nested run: "inside""#,
                #"1 updates in a nested run: {"double":2}"#,
                #"1 updates in a nested run: {"inner":2}"#,
                "1 values in a nested run: 2",
                #"1 updates: {"outer":2}"#,
                "1 values: 2",
                "1 run: end success",
            ]
        )
    }

    @Test
    func `Events reach the log by themselves, also when the runtime is gone`() async throws {
        do {
            let runtime = try runtime(eventInterval: .milliseconds(1))
            _ = try await runtime.invoke(Entrypoint("echo") { (number: Int, _) -> Int in number }, 1, on: "t")
        }
        while try await lines().last != "1 run: end success" { await Task.yield() }
    }

    @Test
    func `Nothing is written without an interval, nor to a storage that ends with its process`() async throws {
        let runtimes = ["a": try runtime(eventInterval: nil), "b": try runtime(place: .memory, eventInterval: .zero)]
        for (thread, runtime) in runtimes {
            let asked = try await runtime.invoke(review, 4, on: ThreadID(thread))
            #expect(asked.interrupts.count == 1)
            await runtime.flushEvents()
            #expect(try await lines().isEmpty)
        }
    }

    @Test
    func `A log that refuses events costs no run`() async throws {
        let runtime = try WorkflowRuntime(
            storage: try #require(RefusingLog.storage(on: saver)),
            options: WorkflowRuntime.Options(eventInterval: .seconds(3_600))
        )
        let asked = try await runtime.invoke(review, 4, on: "t")
        #expect(asked.interrupts.count == 1)
        await runtime.flushEvents()
        #expect(try await lines().isEmpty)
        #expect(try await saver.runs(matching: RunQuery(thread: "t")).map(\.status) == [.interrupted])
    }
}

/// An event log whose disk is full.
private struct RefusingLog: EventLog {
    let log: any EventLog

    static func storage(on saver: InMemorySaver) -> WorkflowStorage? {
        var storage = saver.storage
        storage?.place = .file("d.sqlite")
        storage?.events = .provided(RefusingLog(log: saver))
        return storage
    }

    func append(_ events: [RunEvent]) async throws {
        throw CheckpointError(.full, "The disk is full")
    }

    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try await log.events(after: sequence, run: run, thread: thread, limit: limit)
    }

    func newestEventSequence() async throws -> Int64 { try await log.newestEventSequence() }

    func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        try await log.trimEvents(olderThan: moment, keeping: maximumCount)
    }
}
