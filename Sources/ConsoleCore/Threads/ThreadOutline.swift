import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// What a thread has done and put out, read from its newest runs and events.
package struct ThreadOutline: Equatable, Sendable {
    /// The most runs that are read.
    package static let runLimit = 50
    /// The most events that are read.
    package static let eventLimit = 500
    /// The most bytes of an output that is kept.
    private static let outputLimit = 16 << 10

    /// The thread as it was when the outline was read.
    let version: ThreadVersion
    /// The steps so far.
    let timeline: RunTimeline
    /// How long the newest turn took.
    let times: TurnTimes
    /// The newest event that tells what the thread put out; nil where none is kept.
    let output: RunEvent?
    /// The tasks that run side by side now; nil where none do.
    let fanOut: FanOut?
    /// When the newest event happened; nil where none is kept.
    let lastEvent: Timestamp?

    /// Makes an outline.
    ///
    /// - Parameters:
    ///   - version: The thread as it is.
    ///   - runs: The newest runs of the thread, newest first.
    ///   - events: The newest events of the thread, oldest first.
    ///   - fanOut: The tasks that run side by side now; nil where none do.
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
    ///   - versions: The threads as they are.
    ///   - backend: Where they are read.
    /// - Returns: The outlines.
    /// - Throws: What the backend throws.
    package static func read(
        _ versions: [ThreadVersion],
        from backend: any OperatorBackend
    ) async throws -> [ThreadOutline] {
        guard backend.capabilities.events == .available else {
            // A server would be asked once for each row, for the times of its runs alone.
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

/// A thread at one moment: an outline of another version is old.
package struct ThreadVersion: Hashable, Sendable {
    /// The thread.
    package var thread: ThreadID
    /// When the thread last changed.
    var updatedAt: Timestamp
    /// The newest run of the thread, and how far it is; nil for a thread without runs.
    var run: RunID?
    var status: RunStatus?
    /// How many events of the thread have arrived since the console was opened.
    var events = 0
}

extension RunEvent {
    /// Whether it tells what a body put out: what a task returned or what was written to the stream.
    fileprivate var isOutput: Bool {
        switch mode {
        case "custom": true
        case "updates": payload.objectValue?.keys.contains { !$0.hasPrefix("__") } ?? false
        default: false
        }
    }
}
