import OrderedCollections
package import SignoffCheckpoint

/// The current activity of a thread, derived from its summary and its newest run.
///
/// ``ThreadStatus`` is coarser: its `busy` includes a run that a worker executes, a pending run, a sleeping run and a
/// run whose worker is lost.
package struct ThreadActivity: Hashable, Sendable {
    /// The states of a thread's activity.
    ///
    /// The raw values are stable and used in JSON.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Questions are open.
        case asks
        /// A run waits for a worker that has its workflow.
        case waitsForWorker = "waits_for_worker"
        /// A worker executes a run.
        case running
        /// A worker executes a run and renews its lease, but the run had no event for a minute.
        case silent
        /// The worker that executes a run was asked to stop it.
        case stopping
        /// The lease of the worker that executed a run has expired. Another worker takes over the run.
        case lostWorker = "lost_worker"
        /// A run sleeps until a time that the workflow chose.
        case sleeping
        /// The newest run failed.
        case failed
        /// The newest run timed out.
        case timedOut = "timed_out"
        /// The newest run was canceled.
        case canceled
        /// The newest run finished after a rejection.
        case rejected
        /// The newest run finished successfully.
        case done
        /// The activity is unknown, because the thread has no runs here, as in a file that Python wrote.
        case idle

        /// The state in one or two words, at most eleven columns wide.
        package var word: String {
            switch self {
            case .waitsForWorker: "no worker"
            case .lostWorker: "lost worker"
            case .timedOut: "timed out"
            default: rawValue
            }
        }
    }

    /// The time without events after which a run is reported as silent.
    package static let silence: Duration = .seconds(60)

    /// The state.
    package let state: State
    /// The time at which the state began; `nil` when unknown.
    package let since: Timestamp?
    /// The worker that executes the run; `nil` for none.
    package let worker: WorkerID?
    /// The time at which the worker's lease expires unless renewed; `nil` without a lease.
    package let leaseEnd: Timestamp?
    /// The time until which the run sleeps; `nil` for a run that does not sleep.
    package let wakesAt: Timestamp?
    /// The requester of the newest run; `nil` for a thread without runs.
    package let requestedBy: String?

    /// Derives the activity of a thread.
    ///
    /// - Parameters:
    ///   - summary: The summary of the thread.
    ///   - run: The newest run of the thread; `nil` for a thread without runs.
    ///   - lastEvent: The time of the newest event of the run; `nil` when unknown. The run is then never reported as
    ///     silent.
    ///   - now: The current time.
    package init(of summary: ThreadSummary, run: Run?, lastEvent: Timestamp? = nil, at now: Timestamp) {
        state = Self.state(of: summary, run: run, lastEvent: lastEvent, at: now)
        requestedBy = run?.request.requestedBy
        let isHeld = run?.status == .running
        worker = isHeld ? run?.lease?.worker : nil
        leaseEnd = isHeld ? run?.lease?.expiresAt : nil
        wakesAt = state == .sleeping ? run?.notBefore : nil
        since =
            switch state {
            case .asks, .idle: summary.updatedAt == .unknown ? nil : summary.updatedAt
            case .waitsForWorker: run?.createdAt
            case .running, .stopping, .lostWorker, .sleeping: run?.startedAt ?? run?.createdAt
            case .silent: lastEvent
            case .failed, .timedOut, .canceled, .rejected, .done: run?.finishedAt ?? summary.updatedAt
            }
    }

    private static func state(
        of summary: ThreadSummary,
        run: Run?,
        lastEvent: Timestamp?,
        at now: Timestamp
    ) -> State {
        switch run?.status {
        case .pending: return run?.notBefore.map { $0 > now } ?? false ? .sleeping : .waitsForWorker
        case .running:
            // A server reports neither the time of a claim nor the worker, so a lost worker cannot be detected.
            if run?.lease != nil || run?.startedAt != nil {
                guard let lease = run?.lease, lease.expiresAt > now else { return .lostWorker }
            }
            if run?.isCancellationRequested == true { return .stopping }
            let heard = [lastEvent, run?.startedAt].compactMap(\.self).max()
            return heard.map { now.duration(since: $0) >= silence } ?? false && lastEvent != nil ? .silent : .running
        default: break
        }
        if summary.openInterrupts > 0 { return .asks }
        switch run?.status {
        case .error: return .failed
        case .timeout: return .timedOut
        case .cancelled: return .canceled
        // A server reports a thread that stopped at a breakpoint as interrupted, although it asks nothing and is not
        // finished.
        case .success where summary.status == .interrupted: return .idle
        case .success: return run?.request.action.isRejection == true ? .rejected : .done
        case .pending, .running, .interrupted, nil: return summary.status == .error ? .failed : .idle
        }
    }

    /// Returns the state in words, such as `running on worker-3 for 2m, lease 11s`.
    package func words(at now: Timestamp) -> String {
        let words =
            switch state {
            case .waitsForWorker: "waits for a worker"
            case .lostWorker: "lost its worker"
            case .sleeping: "sleeps"
            default: state.word
            }
        return detail(at: now).map { "\(words) \($0)" } ?? words
    }

    /// Returns the details of the state: the worker and duration of a run, or the operator who rejected it; `nil` for
    /// none.
    package func detail(at now: Timestamp) -> String? {
        let age = since.map { now.duration(since: $0).words }
        switch state {
        case .waitsForWorker: return age
        case .running:
            let lease = leaseEnd.map { "lease \($0.duration(since: now).words)" }
            let run = [place, age.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
            return [run, lease].compactMap(\.self).joined(separator: ", ")
        case .silent: return [place, age.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
        case .stopping: return place
        case .sleeping: return "until \(wakesAt?.iso8601 ?? "later")"
        case .rejected: return requestedBy.map { "by \(ForeignText.name($0))" }
        case .asks, .lostWorker, .failed, .timedOut, .canceled, .done, .idle: return nil
        }
    }

    /// The worker; for a long name, only its beginning.
    private var place: String? {
        guard let name = worker?.rawValue else { return nil }
        return "on \(ForeignText.name(name.count > 20 ? "\(name.prefix(16))…" : name))"
    }

    /// The activity as JSON with stable names.
    package var json: JSONValue {
        [
            "state": .string(state.rawValue),
            "since": since.map { .string($0.iso8601) } ?? .null,
            "worker": worker.map { .string($0.rawValue) } ?? .null,
            "lease_expires_at": leaseEnd.map { .string($0.iso8601) } ?? .null,
            "wakes_at": wakesAt.map { .string($0.iso8601) } ?? .null,
            "requested_by": requestedBy.map { .string($0) } ?? .null,
        ]
    }
}

extension RunAction {
    /// Whether a run brings answers and all of them are rejections: `false`, or decisions that are all rejections.
    package var isRejection: Bool {
        guard case .resume(let answers) = self, !answers.isEmpty else { return false }
        return answers.values.allSatisfy(Self.isRejection)
    }

    private static func isRejection(_ answer: StoredValue) -> Bool {
        switch answer {
        case .bool(let flag): return !flag
        case .map(let members):
            if let decisions = members["decisions"] { return isRejection(decisions) }
            return members["type"]?.stringValue == "reject"
        case .array(let decisions): return !decisions.isEmpty && decisions.allSatisfy(isRejection)
        default: return false
        }
    }
}

extension OperatorBackend {
    /// Returns the newest run of each thread.
    ///
    /// Threads without runs are omitted.
    package func newestRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        var newest: [ThreadID: Run] = [:]
        for summary in threads {
            newest[summary.thread] = try await runs(matching: RunQuery(thread: summary.thread, limit: 1)).first
        }
        return newest
    }

    /// Returns the activity of threads, in the given order.
    ///
    /// The newest run of each thread is read, and the newest event of each running one.
    package func activities(of threads: [ThreadSummary]) async throws -> [ThreadActivity] {
        let newest = try await newestRuns(of: threads)
        var activities: [ThreadActivity] = []
        for summary in threads {
            let run = newest[summary.thread]
            let event = run?.status == .running ? try await recentEvents(of: summary.thread, limit: 1).events.last : nil
            activities.append(ThreadActivity(of: summary, run: run, lastEvent: event?.at, at: now))
        }
        return activities
    }
}
