package import SignoffCheckpoint

/// An event of a run's stream.
package struct ServerEvent: Hashable, Sendable {
    /// The mode: `metadata`, `values`, `updates`, `custom`, `messages`, `tasks`, `error` or another.
    package var mode: String
    /// The namespace of the nested run of the event; empty for the root.
    package var namespace: [String]
    /// The payload.
    package var payload: JSONValue
    /// The id of the event in its stream; `nil` for a stream that cannot be resumed.
    package var id: String?

    /// Reads an event.
    ///
    /// The name is the mode, followed by the parts of the namespace, separated by bars.
    ///
    /// - Throws: ``TransportFailure`` for data that is not JSON.
    package init(_ name: String, _ data: String, id: String?) throws {
        let parts = name.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        mode = parts.first ?? name
        namespace = Array(parts.dropFirst())
        self.id = id
        do {
            payload = data.isEmpty ? .null : try JSONValue(parsing: data)
        } catch {
            throw TransportFailure("an event of the stream is not JSON", mayHaveArrived: true, isGarbled: true)
        }
    }

    /// The failure of an `error` event; `nil` for other events.
    package var failure: ServerFailure? { mode == "error" ? ServerFailure(payload) : nil }

    /// Returns the event in the form of databases; `nil` for an event that does not concern the run's work.
    func runEvent(of run: Run, sequence: Int64, at now: Timestamp) -> RunEvent? {
        guard mode != "metadata", mode != "end" else { return nil }
        return RunEvent(
            sequence: sequence,
            run: run.id,
            thread: run.request.thread,
            workflow: run.request.workflow,
            at: Self.moment(of: id) ?? now,
            mode: mode,
            namespace: namespace,
            payload: payload
        )
    }

    /// Returns the time in an id such as `1795359009284-0`; `nil` for another id.
    private static func moment(of id: String?) -> Timestamp? {
        guard let digits = id?.split(separator: "-").first, let milliseconds = Int64(digits),
            milliseconds > 0, milliseconds < Int64.max / 1_000
        else { return nil }
        return Timestamp(microseconds: milliseconds * 1_000)
    }
}
