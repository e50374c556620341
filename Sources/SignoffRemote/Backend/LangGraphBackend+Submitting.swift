import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// The pauses between look-ups of a request without a reply.
    private static let readBackPauses: [Duration] = [
        .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4),
    ]

    /// Sends the request for a run once, and returns the run.
    ///
    /// A request whose reply was lost is never sent again, but looked up by its token. The same applies to a request
    /// that was refused because of another run, which can be the request's own run.
    ///
    /// - Throws: `thread_busy` when another run is active; `thread_not_found`; an error with `isOutcomeUnknown` when
    ///   the request could have arrived.
    func submit(_ body: JSONObject, on thread: ThreadID, token: RequestToken) async throws -> ServerRun {
        await memory.note(token, on: thread)
        // A thread on which the operator starts a run is watched.
        watched.watch(thread)
        let request = ServerRequest.write("/threads/\(thread)/runs", body)
        do {
            let json = try await server.json(request)
            guard let run = ServerRun(json), run.token == token.rawValue else {
                throw OperationError(
                    .serverFailed,
                    "the server's reply to \(request.words) is not the run that was asked for",
                    isOutcomeUnknown: true
                )
            }
            await memory.note([run])
            return run
        } catch let error as OperationError where error.isOutcomeUnknown {
            return try await readBack(token, on: thread, after: error)
        } catch let error as OperationError where error.code.description == "thread_busy" {
            // A request that an intermediary sent twice conflicts with itself.
            let own: ServerRun?
            do {
                own = try await serverRun(token: token, on: thread)
            } catch let unread as OperationError {
                return try await readBack(token, on: thread, after: unread)
            }
            guard let own else { throw error }
            return own
        } catch is MissingResource {
            throw noThread(thread)
        } catch let error as RefusedRequest {
            throw OperationError(
                .invalidInput,
                "the server refuses the request on thread \(thread): \(ForeignText.quoted(error.detail))",
                cause: error
            )
        }
    }

    /// Looks up the run of a request that could have arrived.
    ///
    /// - Throws: An error with `isOutcomeUnknown` when no run is found, because the request can still arrive.
    private func readBack(
        _ token: RequestToken,
        on thread: ThreadID,
        after error: OperationError
    ) async throws -> ServerRun {
        for pause in Self.readBackPauses {
            try await server.sleep(pause)
            if let run = try? await serverRun(token: token, on: thread) { return run }
        }
        await memory.noteUnknown(token)
        throw OperationError(
            error.code,
            "the outcome is unknown: \(error.message); the request on thread \(thread) may have arrived and is not sent again: look at the thread before you decide again",
            isOutcomeUnknown: true,
            cause: error
        )
    }

    /// Returns the run of a token among the newest runs of a thread; `nil` for none.
    func serverRun(token: RequestToken, on thread: ThreadID) async throws -> ServerRun? {
        try await serverRuns(of: thread, limit: 100).first { $0.token == token.rawValue }
    }

    /// Returns the newest runs of a thread, newest first.
    ///
    /// - Throws: `thread_not_found`.
    func serverRuns(of thread: ThreadID, limit: Int, offset: Int = 0) async throws -> [ServerRun] {
        try requireThreadID(thread)
        do {
            let path = "/threads/\(thread)/runs?limit=\(limit)&offset=\(offset)"
            let runs = try await server.json(.get(path)).arrayValue?.compactMap(ServerRun.init) ?? []
            await memory.note(runs)
            return runs
        } catch is MissingResource {
            throw noThread(thread)
        } catch is RefusedRequest {
            throw noThread(thread)
        }
    }

    /// Returns a run of a thread; `nil` when the thread has no run with the id.
    func serverRun(_ run: RunID, on thread: ThreadID) async throws -> ServerRun? {
        guard UUIDText.isValid(run.rawValue), UUIDText.isValid(thread.rawValue) else { return nil }
        do {
            guard let found = ServerRun(try await server.json(.get("/threads/\(thread)/runs/\(run)"))) else {
                return nil
            }
            await memory.note([found])
            return found
        } catch is MissingResource {
            return nil
        } catch is RefusedRequest {
            return nil
        }
    }
}
