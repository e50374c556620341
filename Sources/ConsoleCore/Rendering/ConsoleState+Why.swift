import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// Why the question is asked: what the workflow and its model say, and what happened before it.
    func whyLines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for action in entry.item.actions {
            guard let description = action.description, !description.isEmpty else { continue }
            lines.append(StyledLine(SafeText.name(action.name), .textStrong))
            lines += StyledLine.quoting(
                description,
                to: width,
                limit: inbox.isExpanded ? .max : 20,
                in: settings.glyphs
            )
            lines.append(StyledLine())
        }
        for (name, reason) in entry.reasons {
            lines.append(StyledLine("the workflow gives as its \(name)", .header))
            lines += outline(width).lines(of: reason)
            lines.append(StyledLine())
        }
        guard let events = streams.byThread[entry.question.thread] else {
            return lines + [StyledLine("loading" + Mark.ellipsis, .textMuted)]
        }
        let before = entry.events(before: events)
        guard !before.isEmpty else {
            return lines + [StyledLine("No events of this thread are kept.", .textMuted)]
        }
        lines.append(StyledLine("what happened before, newest first", .header))
        for (index, event) in before.suffix(50).reversed().enumerated() {
            guard index < 3, event.kind == "updates", let members = event.payload.objectValue, members.count == 1,
                let (name, value) = members.elements.first, value.isContainer
            else {
                lines.append(eventLine(event, followsGap: false, showsThread: false))
                continue
            }
            // The newest results are what the question rests on: they are shown whole as far as there is room.
            lines.append(
                StyledLine(SafeText(Words.clock(event.at, offset: settings.utcOffset)) + "  ", .textMuted)
                    .adding(SafeText.name(name), .textStrong)
            )
            var shown = outline(width - 2)
            shown.lineLimit = 12
            lines += shown.lines(of: value).map { $0.indented(by: 2) }
        }
        return lines
    }
}

extension InboxEntry {
    private static let reasonNames = [
        "reason", "reasoning", "rationale", "thought", "explanation", "why", "justification",
    ]

    /// What the payload gives as the reason, by the name it has there.
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

    /// The events of its thread that came before it was asked; what its run did since is left out.
    func events(before events: [RunEvent]) -> [RunEvent] {
        guard let id = question.interrupt.id?.rawValue else { return events }
        func asks(_ event: RunEvent) -> Bool {
            event.payload["__interrupt__"]?.arrayValue?.contains { $0["id"]?.stringValue == id } ?? false
        }
        // A nested run and those around it each tell of the question.
        return events.lastIndex(where: asks).map { events[..<$0].filter { !asks($0) } } ?? events
    }
}
