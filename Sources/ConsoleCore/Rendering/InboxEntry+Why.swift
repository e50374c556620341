import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension InboxEntry {
    private static let reasonNames = [
        "reason", "reasoning", "rationale", "thought", "explanation", "why", "justification",
    ]

    /// The reasons in the payload, with their names.
    var reasons: [(name: String, value: JSONValue)] {
        var found: [(String, JSONValue)] = []
        for name in Self.reasonNames {
            let places =
                [item.payload[name]] + item.actions.flatMap { [$0.extras[name], $0.arguments[name]] }
            for case .some(let value) in places where !value.isNull && !found.contains(where: { $0.1 == value }) {
                found.append((name, value))
            }
        }
        return found
    }

    /// Returns the events of the thread before the question.
    ///
    /// Later events of its run are omitted.
    func events(before events: [RunEvent]) -> [RunEvent] {
        guard let id = question.interrupt.id?.rawValue else { return events }
        func asks(_ event: RunEvent) -> Bool {
            event.payload["__interrupt__"]?.arrayValue?.contains { $0["id"]?.stringValue == id } ?? false
        }
        // A nested run and its parents each have an event about the question.
        return events.lastIndex(where: asks).map { events[..<$0].filter { !asks($0) } } ?? events
    }
}
