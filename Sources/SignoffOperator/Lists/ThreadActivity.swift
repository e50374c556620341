import OrderedCollections
package import SignoffCheckpoint

/// The current activity of a thread, derived from its summary and its newest run.
///
/// ``ThreadStatus`` is coarser: `busy` covers a run that a worker executes, a pending run, a sleeping run and a run
/// whose worker is lost.
package struct ThreadActivity: Hashable, Sendable {
    /// The states of a thread.
    ///
    /// The raw values are stable and used in JSON.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Questions wait for answers.
        case asks
        /// A run waits for a worker that has its workflow.
        case waitsForWorker = "waits_for_worker"
        /// A worker executes a run.
        case running
        /// A worker executes a run and renews its lease, but the run had no event for a minute.
        case silent
        /// A worker was asked to stop the run it executes.
        case stopping
        /// The lease of the worker that executed a run has run out: another worker takes the run over.
        case lostWorker = "lost_worker"
        /// A run sleeps until a time that it chose.
        case sleeping
        /// The newest run failed.
        case failed
        /// The newest run ran out of time.
        case timedOut = "timed_out"
        /// The newest run was canceled.
        case canceled
        /// The newest run ended after a rejection.
        case rejected
        /// The newest run finished.
        case done
        /// No activity is known, because the thread has no runs here, as in a file that Python wrote.
        case idle

        /// The state in a word or two, at most eleven columns wide.
        package var word: String {
            switch self {
            case .waitsForWorker: "no worker"
            case .lostWorker: "lost worker"
            case .timedOut: "timed out"
            default: rawValue
            }
        }
    }

    /// The time without events after which a run is called silent.
    package static let silence: Duration = .seconds(60)

    /// The state.
    package let state: State
    /// The beginning of the state; `nil` when it is unknown.
    package let since: Timestamp?
    /// The worker that executes the run; `nil` for none.
    package let worker: WorkerID?
    /// The time at which the lease of the worker ends unless it is renewed; `nil` without a lease.
    package let leaseEnd: Timestamp?
    /// The time until which the run sleeps; `nil` for a run that does not sleep.
    package let wakesAt: Timestamp?
    /// The requester of the newest run; `nil` for a thread without runs.
    package let requestedBy: String?

    /// Derives the activity of a thread.
    ///
    /// - Parameters:
    ///   - summary: The summary of the thread.
    ///   - run: Its newest run; `nil` for a thread without runs.
    ///   - lastEvent: The time of the newest event of the run; `nil` when unknown, and the run is then not called
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
            // A server reports neither when a run was claimed nor by which worker: nothing says that the run lost one.
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
        // A server calls a thread interrupted that stopped at a breakpoint: it asks nothing, and is not done.
        case .success where summary.status == .interrupted: return .idle
        case .success: return run?.request.action.isRejection == true ? .rejected : .done
        case .pending, .running, .interrupted, nil: return summary.status == .error ? .failed : .idle
        }
    }

    /// The state in words: `running on worker-3 for 2m, lease 11s`.
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

    /// The details of the state: the position and duration of a run, and the operator who rejected it; `nil` for none.
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

    /// The worker, by the beginning of a long name.
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
    /// Whether a run brings answers and each of them is a rejection: `false`, or decisions that are all rejections.
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
    /// Returns the newest run of each thread that has one.
    package func newestRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        var newest: [ThreadID: Run] = [:]
        for summary in threads {
            newest[summary.thread] = try await runs(matching: RunQuery(thread: summary.thread, limit: 1)).first
        }
        return newest
    }

    /// Returns the activity of threads, in the given order.
    ///
    /// Reads the newest run of each thread, and the newest event of each that is running.
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
