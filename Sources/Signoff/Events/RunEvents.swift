import SignoffCheckpoint

/// The events of one run for the event log, used for runs of workers and of callers.
struct RunEvents: Sendable {
    let run: Run
    let feed: EventFeed
    let time: TimeSource

    /// The sink for the events of the run and its nested runs.
    var sink: EventSink {
        EventSink(modes: [.updates, .custom, .values, .warnings], includesNestedRuns: true) { chunk in
            feed.send(event(chunk.mode == .warnings ? "run" : chunk.mode.rawValue, chunk.namespace), showing: chunk)
        }
    }

    /// Reports the beginning of an attempt of the run.
    func began() { send(run.beginning) }

    /// Reports that the run has ended or has lost its lease.
    func ended(as end: RunEnd) { send(end.isLeaseLost ? ["event": "lease_lost"] : end.json) }

    /// Reports that the run was released to its queue.
    func wentBack(_ way: QueueReturn) {
        if let due = way.due {
            send(["event": "sleeps", "until": .string(due.iso8601)])
        } else {
            send(["event": "released"])
        }
    }

    /// Sends an event of the run itself.
    func send(_ payload: JSONValue) {
        var event = event("run", [])
        event.payload = payload
        feed.send(event)
    }

    private func event(_ mode: String, _ namespace: [String]) -> RunEvent {
        RunEvent(
            run: run.id,
            thread: run.request.thread,
            workflow: run.request.workflow,
            at: time.now(),
            mode: mode,
            namespace: namespace,
            payload: .null
        )
    }
}
