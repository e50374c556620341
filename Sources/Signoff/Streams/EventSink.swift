/// Where the events of a run go.
struct EventSink: Sendable {
    let modes: StreamModes
    let includesNestedRuns: Bool
    let send: @Sendable (StreamChunk) -> Void

    /// Nobody listens.
    static let none = EventSink(modes: [], includesNestedRuns: false) { _ in }
}
