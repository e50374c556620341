/// Where the events of a run go.
struct EventSink: Sendable {
    let modes: StreamModes
    let includesNestedRuns: Bool
    /// Takes an event; whether the sender should wait for room before the next one.
    let send: @Sendable (StreamChunk) -> Bool
    /// Returns when there is room for events.
    let room: @Sendable () async -> Void

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

    /// A sink that always has room.
    init(modes: StreamModes, includesNestedRuns: Bool, send: @escaping @Sendable (StreamChunk) -> Void) {
        self.init(modes: modes, includesNestedRuns: includesNestedRuns) { chunk in
            send(chunk)
            return false
        } room: {
        }
    }

    /// Sends to this sink and to `other`, each what it shows; only this one is waited for.
    func joined(with other: EventSink) -> EventSink {
        guard !modes.isEmpty else { return other }
        return EventSink(
            modes: modes.union(other.modes),
            includesNestedRuns: includesNestedRuns || other.includesNestedRuns
        ) { chunk in
            if other.shows(chunk) { _ = other.send(chunk) }
            return shows(chunk) && send(chunk)
        } room: {
            await room()
        }
    }

    private func shows(_ chunk: StreamChunk) -> Bool {
        modes.contains(StreamModes(chunk.mode)) && (includesNestedRuns || chunk.namespace.isEmpty)
    }

    /// Nobody listens.
    static let none = EventSink(modes: [], includesNestedRuns: false) { (_: StreamChunk) -> Void in }
}
