import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// The activity and output of a thread, read from its newest runs and events.
package struct ThreadOutline: Equatable, Sendable {
    /// The maximum number of runs that are read.
    package static let runLimit = 50
    /// The maximum number of events that are read.
    package static let eventLimit = 500
    /// The maximum number of bytes of an output that are kept.
    private static let outputLimit = 16 << 10

    /// The version of the thread for which the outline was read.
    let version: ThreadVersion
    /// The steps so far.
    let timeline: RunTimeline
    /// The durations of the newest turn.
    let times: TurnTimes
    /// The newest event with output of the thread; `nil` for none.
    let output: RunEvent?
    /// The parallel tasks of the current step; `nil` for none.
    let fanOut: FanOut?
    /// The time of the newest event; `nil` for none.
    let lastEvent: Timestamp?

    /// Creates an outline.
    ///
    /// - Parameters:
    ///   - version: The current version of the thread.
    ///   - runs: The newest runs of the thread, newest first.
    ///   - events: The newest events of the thread, oldest first.
    ///   - fanOut: The parallel tasks of the current step; `nil` for none.
    package init(of version: ThreadVersion, runs: [Run], events: [RunEvent], fanOut: FanOut? = nil) {
        self.version = version
        self.fanOut = fanOut
        timeline = RunTimeline(of: events, asking: nil)
        times = TurnTimes(of: runs)
        output = events.last { $0.isOutput && $0.payload.approximateBytes <= Self.outputLimit }
        lastEvent = events.last?.at
    }

    /// Reads the outlines of threads.
    ///
    /// - Parameters:
    ///   - versions: The current versions of the threads.
    ///   - backend: The backend that reads them.
    /// - Returns: The outlines.
    /// - Throws: The error of the backend.
    package static func read(
        _ versions: [ThreadVersion],
        from backend: any OperatorBackend
    ) async throws -> [ThreadOutline] {
        guard backend.capabilities.events == .available else {
            // A server would be asked once for each row, for the times of its runs only.
            return versions.map { ThreadOutline(of: $0, runs: [], events: []) }
        }
        var outlines: [ThreadOutline] = []
        for version in versions {
            let events = try await backend.recentEvents(of: version.thread, limit: eventLimit).events
            let runs = try await backend.runs(of: version.thread, limit: runLimit)
            let head =
                version.status == .running
                ? try await backend.steps(of: version.thread, before: nil, limit: 1).entries.first : nil
            outlines.append(
                ThreadOutline(of: version, runs: runs, events: events, fanOut: head.flatMap { FanOut(of: $0.tasks) })
            )
        }
        return outlines
    }
}

/// A version of a thread.
///
/// An outline of another version is outdated.
package struct ThreadVersion: Hashable, Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The time of the last change of the thread.
    var updatedAt: Timestamp
    /// The newest run of the thread with its status; `nil` for a thread without runs.
    var run: RunID?
    var status: RunStatus?
    /// The number of the thread's events that have arrived since the console opened.
    var events = 0
}

extension RunEvent {
    /// Whether the event contains output: the result of a task, or a write to the stream.
    fileprivate var isOutput: Bool {
        switch mode {
        case "custom": true
        case "updates": payload.objectValue?.keys.contains { !$0.hasPrefix("__") } ?? false
        default: false
        }
    }
}
