import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The reasons for a question: the words of the workflow and its model, and the events before it.
struct WhyPreview {
    let state: ConsoleState

    /// Returns the lines of the reasons.
    func lines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for action in entry.item.actions {
            guard let description = action.description, !description.isEmpty else { continue }
            lines.append(StyledLine(SafeText.name(action.name), .textStrong))
            lines += StyledLine.quoting(
                description,
                to: width,
                limit: state.inbox.isExpanded ? .max : 20,
                in: state.settings.glyphs
            )
            lines.append(StyledLine())
        }
        for (name, reason) in entry.reasons {
            lines.append(StyledLine("\(name), as the workflow gives it", .header))
            lines += state.lineLayout.outline(width).lines(of: reason)
            lines.append(StyledLine())
        }
        guard let events = state.streams.byThread[entry.question.thread] else {
            return lines + [StyledLine("loading" + Mark.ellipsis, .textMuted)]
        }
        let before = entry.events(before: events)
        guard !before.isEmpty else {
            lines.append(StyledLine("No events of this thread are stored.", .textMuted))
            if let remark = state.backend.remarkOnEvents { lines += state.lineLayout.wrap(remark, .textMuted, width) }
            return lines
        }
        lines.append(StyledLine("earlier events, newest first", .header))
        let text = EventText(state: state)
        for (index, event) in before.suffix(50).reversed().enumerated() {
            guard index < 3, event.kind == "updates", let members = event.payload.objectValue, members.count == 1,
                let (name, value) = members.elements.first, value.isContainer
            else {
                lines.append(text.line(event, followsGap: false, showsThread: false))
                continue
            }
            // The newest results are the basis of the question and are shown in full where there is room.
            lines.append(
                StyledLine(SafeText(Words.clock(event.at, offset: state.settings.utcOffset)) + "  ", .textMuted)
                    .adding(SafeText.name(name), .textStrong)
            )
            var shown = state.lineLayout.outline(width - 2)
            shown.lineLimit = 12
            lines += shown.lines(of: value).map { $0.indented(by: 2) }
        }
        return lines
    }
}
