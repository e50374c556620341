import CellGrid
import Signoff
import SignoffCheckpoint
import SignoffOperator

extension Session {
    /// Retries several failed runs, and prints the outcome of each.
    ///
    /// This process executes the runs of its own workflows. Workers that have the other workflows execute the rest.
    ///
    /// - Throws: `run_failed` when a run failed again or was refused; `thread_busy` when no run failed and a run waits
    ///   behind another run of its thread; `CancellationError` when the process is interrupted.
    func execute(_ bulk: BulkRetry) async throws {
        let ended = try await Interruption.cancelling { try await self.retry(bulk) }
        let again = ended.count { $0 == .failedAgain }
        let behind = ended.count(where: \.isBehind)
        if output.isJSON {
            output.jsonLine([
                "event": "end", "went_on": .integer(Int64(ended.count { $0 == .succeeded })),
                "failed": .integer(Int64(again)), "refused": .integer(Int64(ended.failures - again)),
                "behind": .integer(Int64(behind)), "not_sent": .integer(Int64(ended.count { $0 == .waiting })),
            ])
        } else {
            output.line(SafeText(ended.outcome))
        }
        guard ended.failures == 0 else {
            throw OperationError(.runFailed, "of \(ended.items.count) retries \(ended.outcome)")
        }
        guard behind == 0 else {
            throw OperationError(
                .threadBusy,
                "of \(ended.items.count) retries \(ended.outcome); 'signoff worker' executes all waiting runs"
            )
        }
    }

    private func retry(_ bulk: BulkRetry) async throws -> BulkRetry {
        if server != nil { return try await retryOnServer(bulk) }
        let worker = try makeWorker(try makeRuntime(), selection: .named)
        let work = Task { await worker.run() }
        defer { work.cancel() }
        var bulk = bulk
        do {
            while !bulk.isOver {
                for run in bulk.takeNext(at: backend.now) {
                    if let stored = try await retry(run, in: &bulk) { worker.execute(stored) }
                }
                try await look(at: &bulk)
                try await Task.sleep(for: .milliseconds(25))
            }
        } catch {
            work.cancel()
            // A stopped worker returns its runs to the queue first.
            await work.value
            throw error
        }
        work.cancel()
        await work.value
        return bulk
    }

    /// Sends retries to a server, and polls them until each has ended or waits behind another run.
    private func retryOnServer(_ bulk: BulkRetry) async throws -> BulkRetry {
        var bulk = bulk
        while !bulk.isOver {
            for run in bulk.takeNext(at: backend.now) { _ = try await retry(run, in: &bulk) }
            try await look(at: &bulk)
            if !bulk.isOver { try await Task.sleep(for: .milliseconds(500)) }
        }
        return bulk
    }

    /// Stores a retry, and returns its run; `nil` for a refused retry.
    private func retry(_ run: Run, in bulk: inout BulkRetry) async throws -> RunID? {
        do {
            let stored = try await backend.retry(run: run.id)
            bulk.note(run.id, becameRun: stored.id)
            say("retried", stored, nil)
            return stored.id
        } catch let error as OperationError {
            bulk.note(run.id, refused: error.message)
            say("refused", run, error.message)
            return nil
        }
    }

    private func look(at bulk: inout BulkRetry) async throws {
        for item in bulk.items {
            guard case .underWay(let id, _) = item.phase else { continue }
            let run = try await backend.run(id)
            guard run.hasEnded else {
                do {
                    try await backend.requireTurn(of: run)
                } catch let error as OperationError where error.code == .threadBusy {
                    bulk.noteBehind(id)
                    say("waiting", run, error.message)
                }
                continue
            }
            let isGood = run.status == .success || run.status == .interrupted
            bulk.note(id, endedWell: isGood)
            say(run.status.rawValue, run, RunReport(run: run).failure)
        }
    }

    private func say(_ event: String, _ run: Run, _ reason: String?) {
        if output.isJSON {
            output.jsonLine([
                "event": .string(event), "run": run.json, "reason": reason.map { .string($0) } ?? .null,
            ])
        } else {
            output.line("\(event)  \(name: run.request.thread.rawValue)" + (reason.map { "  \(quoting: $0)" } ?? ""))
        }
    }
}
