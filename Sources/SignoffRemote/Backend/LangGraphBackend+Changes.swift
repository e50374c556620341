import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

extension LangGraphBackend {
    /// The changes of the server's lists, as looks at the newest threads show them, and the events of runs that are followed.
    ///
    /// An element comes at once, whenever the list looks otherwise, when the server goes away or comes back, and when events arrive. A look is one request: one a second,
    /// fewer while nothing changes or the server is away. Runs that are under way on threads whose events were asked for are followed while the stream is read.
    package func changes() -> AsyncStream<StorageChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StorageChange.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        continuation.yield(StorageChange())
        watched.begin(continuation)
        let looking = Task {
            var looks = ServerLooks()
            while !Task.isCancelled {
                if await look(&looks) { continuation.yield(StorageChange()) }
                do { try await wait(looks.pause) } catch { break }
            }
            continuation.finish()
        }
        continuation.onTermination = { [watched] _ in
            looking.cancel()
            watched.end()
        }
        return stream
    }

    /// Looks at the list once; returns whether it is another one.
    private func look(_ looks: inout ServerLooks) async -> Bool {
        do {
            let rows = try await newestRows()
            try await followBusyThreads(among: rows)
            // The next pass is quick where the server goes on with a run: the end of it is seen soon.
            let isChange = looks.isChange(rows)
            watched.note(.success(Self.mark(of: rows)))
            return isChange
        } catch let error as OperationError {
            watched.note(.failure(error))
            return looks.isChange(nil)
        } catch {
            return false
        }
    }

    private func newestRows() async throws -> [JSONValue] {
        try await attempting("looking at the threads of the server") {
            try await server.json(ServerLooks.request).arrayValue ?? []
        }
    }

    private static func mark(of rows: [JSONValue]) -> String { JSONValue.array(rows).text(.compact) }

    /// Waits; not longer than half a second where a thread came into view of which nothing is known.
    private func wait(_ pause: Duration) async throws {
        var left = watched.isFollowing ? min(pause, .seconds(1)) : pause
        while left > .zero {
            let slice = min(left, .milliseconds(500))
            try await server.sleep(slice)
            left -= slice
            if !watched.unchecked.isEmpty { return }
        }
    }

    /// Joins the runs of watched threads that are busy: of those of the list, and of those that came into view since the last look, with one request for all of them.
    private func followBusyThreads(among rows: [JSONValue]) async throws {
        let listed = rows.compactMap(ServerThread.init)
        var busy = Set(listed.filter { $0.status == .busy }.map(\.id))
        watched.check(listed.map(\.id))
        let unchecked = watched.unchecked
        if !unchecked.isEmpty {
            let found = try await attempting("looking at the threads in view") {
                try await server.json(
                    .query(
                        "/threads/search",
                        [
                            "ids": .array(unchecked.map { .string($0.rawValue) }),
                            "limit": .integer(Int64(unchecked.count)),
                            "select": ["thread_id", "status", "updated_at"],
                        ]
                    )
                ).arrayValue ?? []
            }
            busy.formUnion(found.compactMap(ServerThread.init).filter { $0.status == .busy }.map(\.id))
            watched.check(unchecked)
        }
        watched.follow(busy) { thread in Task { await followRuns(of: thread) } }
    }

    /// Follows the runs of a thread until none is under way.
    private func followRuns(of thread: ThreadID) async {
        var followed: Set<RunID> = []
        while !Task.isCancelled {
            let runs = try? await serverRuns(of: thread, limit: 10)
            guard let run = runs?.last(where: { $0.isActive && !followed.contains($0.id) }) else { break }
            followed.insert(run.id)
            // A stream that cannot be joined tells nothing; the looks tell where the server is away, and how the run ended.
            _ = try? await follow(run.run()) { watched.append($0) }
        }
        watched.endFollowing(thread)
    }

    /// Returns a mark of the newest threads: the one of the last look while changes are told, one that is read now otherwise.
    ///
    /// - Throws: What a server throws; while changes are told what the last look met.
    package func standing() async throws -> BackendStanding {
        if let looked = watched.looked { return BackendStanding(mark: try looked.get()) }
        return BackendStanding(mark: Self.mark(of: try await newestRows()))
    }

    // MARK: Events

    /// Returns what happened in the runs that were followed while changes are told: a server keeps no log of all runs.
    package func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        watched.events(after: sequence, run: run, thread: thread, limit: limit)
    }

    /// Returns the number of the newest event of the runs that were followed; 0 before there is one.
    package func newestEvent() async throws -> Int64 { watched.newestEvent }

    /// Returns the newest events of the runs of a thread that were followed, and follows its runs from then on while changes are told.
    ///
    /// Sends nothing by itself.
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        if UUIDText.isValid(thread.rawValue) { watched.watch(thread) }
        return watched.recentEvents(of: thread, limit: limit)
    }

    // MARK: Claims and notes

    /// Returns the claims that hold: a server keeps none.
    package func claims() async throws -> [Claim] { [] }

    /// Throws `usage`: a server keeps no claims.
    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        try requireWritable(to: "claim a question")
        throw OperationError(.usage, "cannot claim a question: a LangGraph server keeps no claims")
    }

    /// Throws `usage`: a server keeps no claims.
    package func endClaim(on question: OpenInterrupt) async throws {
        try requireWritable(to: "give back a question")
        throw OperationError(.usage, "cannot give back a question: a LangGraph server keeps no claims")
    }

    /// Returns notes: a server keeps none.
    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] { [] }

    /// Returns the notes on a question: a server keeps none.
    package func notes(on question: OpenInterrupt) async throws -> [Note] { [] }

    /// Throws `usage`: a server keeps no notes.
    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        try requireWritable(to: "write a note")
        throw OperationError(.usage, "cannot write a note: a LangGraph server keeps none")
    }
}
