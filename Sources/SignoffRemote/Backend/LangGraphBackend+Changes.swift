import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

extension LangGraphBackend {
    /// Returns the changes of the server's lists, found by polling the newest threads, and the events of followed runs.
    ///
    /// An element is sent at once, when the list differs, when the server is disconnected or connected again, and when
    /// events arrive. A poll is one request: one a second, fewer while nothing changes or the server is disconnected.
    /// Active runs of threads whose events were requested are followed while the stream is read.
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

    /// Polls the list once.
    ///
    /// Returns whether it has changed.
    private func look(_ looks: inout ServerLooks) async -> Bool {
        do {
            let rows = try await newestRows()
            try await followBusyThreads(among: rows)
            // While the server executes a run, the next poll follows soon, so that the end of the run is detected
            // quickly.
            // A server that was restarted may have lost states while its threads are as before.
            if looks.isAway { await memory.forget(except: []) }
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
        try await attempting("polling the threads of the server") {
            try await server.json(ServerLooks.request).arrayValue ?? []
        }
    }

    private static func mark(of rows: [JSONValue]) -> String { JSONValue.array(rows).text(.compact) }

    /// Waits; for half a second at most when a new thread is watched.
    private func wait(_ pause: Duration) async throws {
        var left = watched.isFollowing ? min(pause, .seconds(1)) : pause
        while left > .zero {
            let slice = min(left, .milliseconds(500))
            try await server.sleep(slice)
            left -= slice
            if !watched.unchecked.isEmpty { return }
        }
    }

    /// Follows the runs of watched busy threads: those in the list, and those that were not checked since the last
    /// poll, with one request for all of them.
    private func followBusyThreads(among rows: [JSONValue]) async throws {
        let listed = rows.compactMap(ServerThread.init)
        var busy = Set(listed.filter { $0.status == .busy }.map(\.id))
        watched.check(listed.map(\.id))
        let unchecked = watched.unchecked
        if !unchecked.isEmpty {
            let found = try await attempting("polling the visible threads") {
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

    /// Follows the runs of a thread until none is active.
    private func followRuns(of thread: ThreadID) async {
        var followed: Set<RunID> = []
        while !Task.isCancelled {
            let runs = try? await serverRuns(of: thread, limit: 10)
            guard let run = runs?.last(where: { $0.isActive && !followed.contains($0.id) }) else { break }
            followed.insert(run.id)
            // A stream that cannot be joined proves nothing. The polls report a disconnected server and the end of the
            // run.
            _ = try? await follow(run.run()) { watched.append($0) }
        }
        watched.endFollowing(thread)
    }

    /// Returns the mark of the newest threads: from the last poll while changes are being read, otherwise from a new
    /// request.
    ///
    /// - Throws: The errors of a server; while changes are being read, the error of the last poll.
    package func standing() async throws -> BackendStanding {
        if let looked = watched.looked { return BackendStanding(mark: try looked.get()) }
        return BackendStanding(mark: Self.mark(of: try await newestRows()))
    }

    // MARK: Events

    /// Returns the events of runs that were followed while changes were read, because a server has no event log of all
    /// runs.
    package func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        watched.events(after: sequence, run: run, thread: thread, limit: limit)
    }

    /// Returns the number of the newest event of followed runs; 0 before the first event.
    package func newestEvent() async throws -> Int64 { watched.newestEvent }

    /// Returns the newest events of a thread's followed runs.
    ///
    /// While changes are being read, the thread's runs are followed from now on.
    ///
    /// The function does not send a request.
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        if UUIDText.isValid(thread.rawValue) { watched.watch(thread) }
        return watched.recentEvents(of: thread, limit: limit)
    }

    // MARK: Claims and notes

    /// Returns no claims, because a server does not store claims.
    package func claims() async throws -> [Claim] { [] }

    /// Throws `usage`, because a server does not store claims.
    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        try requireWritable(to: "claim a question")
        throw OperationError(.usage, "cannot claim a question: a LangGraph server does not store claims")
    }

    /// Throws `usage`, because a server does not store claims.
    package func endClaim(on question: OpenInterrupt) async throws {
        try requireWritable(to: "release a question")
        throw OperationError(.usage, "cannot release a question: a LangGraph server does not store claims")
    }

    /// Returns no notes, because a server does not store notes.
    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] { [] }

    /// Returns no notes, because a server does not store notes.
    package func notes(on question: OpenInterrupt) async throws -> [Note] { [] }

    /// Throws `usage`, because a server does not store notes.
    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        try requireWritable(to: "write a note")
        throw OperationError(.usage, "cannot write a note: a LangGraph server does not store notes")
    }
}
