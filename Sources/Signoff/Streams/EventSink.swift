/// The destination of the events of a run.
struct EventSink: Sendable {
    let modes: StreamModes
    let includesNestedRuns: Bool
    /// Receives an event.
    ///
    /// Returns whether the sender should wait for room before the next event.
    let send: @Sendable (StreamChunk) -> Bool
    /// Returns when there is room for events.
    let room: @Sendable () async -> Void
    /// The messages shown so far.
    let messages = ShownMessages()
    /// The log that receives every event; `nil` for none.
    private(set) var log: Entry?

    /// A receiver of events of some modes, with or without those of nested runs.
    struct Entry: Sendable {
        let modes: StreamModes
        let send: @Sendable (StreamChunk) -> Void
    }

    init(
        modes: StreamModes,
        includesNestedRuns: Bool,
        send: @escaping @Sendable (StreamChunk) -> Bool,
        room: @escaping @Sendable () async -> Void
    ) {
        self.modes = modes
        self.includesNestedRuns = includesNestedRuns
        self.send = send
        self.room = room
    }

    /// Creates a sink that always has room.
    init(modes: StreamModes, includesNestedRuns: Bool, send: @escaping @Sendable (StreamChunk) -> Void) {
        self.init(modes: modes, includesNestedRuns: includesNestedRuns) { chunk in
            send(chunk)
            return false
        } room: {
        }
    }

    /// Returns a sink with a log that also receives the events that the sink does not show.
    ///
    /// Senders do not wait for the log.
    func logged(by log: RunEvents) -> EventSink {
        var sink = self
        sink.log = log.sink.entry
        return sink
    }

    private var entry: Entry { Entry(modes: modes) { chunk in _ = send(chunk) } }

    /// The sink without a reader.
    static let none = EventSink(modes: [], includesNestedRuns: false) { (_: StreamChunk) -> Void in }
}
