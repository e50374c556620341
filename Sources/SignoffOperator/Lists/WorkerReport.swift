import OrderedCollections
package import SignoffCheckpoint

/// A worker and its current runs.
package struct WorkerReport: Hashable, Sendable {
    /// The id under which the worker holds leases.
    package var worker: WorkerID
    /// The worker's own report; `nil` for a worker that is known only by its leases.
    package var presence: WorkerPresence?
    /// The runs whose leases the worker holds, those claimed first coming first.
    package var runs: [Run]

    /// Creates a report.
    package init(worker: WorkerID, presence: WorkerPresence?, runs: [Run]) {
        (self.worker, self.presence, self.runs) = (worker, presence, runs)
    }

    /// Returns the reports of all workers: present workers, followed by those known only by their leases.
    ///
    /// - Parameters:
    ///   - presences: The present workers, in order.
    ///   - active: The pending and running runs, in any order.
    ///   - now: The current time. Expired leases are ignored.
    /// - Returns: One report for each worker.
    package static func reports(
        of presences: [WorkerPresence],
        executing active: [Run],
        at now: Timestamp
    ) -> [WorkerReport] {
        var reports: OrderedDictionary<WorkerID, WorkerReport> = [:]
        for presence in presences {
            reports[presence.worker] = WorkerReport(worker: presence.worker, presence: presence, runs: [])
        }
        let held = active.filter { $0.status == .running && ($0.lease.map { $0.expiresAt > now } ?? false) }
        for run in held.sorted(by: { ($0.startedAt ?? $0.createdAt) < ($1.startedAt ?? $1.createdAt) }) {
            guard let worker = run.lease?.worker else { continue }
            reports[worker, default: WorkerReport(worker: worker, presence: nil, runs: [])].runs.append(run)
        }
        return Array(reports.values)
    }

    /// The report as JSON with stable names.
    package var json: JSONValue {
        [
            "worker": .string(worker.rawValue),
            "user": presence.map { .string($0.account.user) } ?? .null,
            "host": presence.map { .string($0.account.host) } ?? .null,
            "process": presence.map { .integer(Int64($0.process)) } ?? .null,
            "since": presence.map { .string($0.since.iso8601) } ?? .null,
            "workflows": presence.map { .array($0.workflows.map { .string($0) }) } ?? .null,
            "runs": .array(
                runs.map { run in
                    [
                        "run": .string(run.id.rawValue), "thread": .string(run.request.thread.rawValue),
                        "workflow": .string(run.request.workflow),
                        "lease_expires_at": run.lease.map { .string($0.expiresAt.iso8601) } ?? .null,
                    ]
                }
            ),
        ]
    }
}
