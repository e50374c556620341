package import SignoffCheckpoint
package import SignoffRemote

/// Events of a list.
package actor ListedEvents: ServerEventSource {
    private var events: ArraySlice<ServerEvent>

    /// Creates a source that gives these events, then ends.
    package init(_ events: [ServerEvent]) { self.events = events[...] }

    package func next() async throws -> ServerEvent? { events.popFirst() }
}

extension ServerReply {
    /// A reply with JSON.
    package init(_ json: JSONValue, status: Int = 200) {
        self.init(status: status, body: Array(json.text(.compact).utf8))
    }
}
