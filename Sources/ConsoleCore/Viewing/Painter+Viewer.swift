import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension Painter {
    mutating func draw(_ viewer: ViewerDialog, _ state: ConsoleState) -> Position? {
        let inner = dialog(
            Size(rows: state.size.rows - 2, columns: state.size.columns - 2),
            title: .name(viewer.title),
            in: grid.bounds
        )
        let (rows, footer) = inner.splitBottom(2)
        let secrets = state.secrets
        for (line, row) in viewer.tree.rows.dropFirst(viewer.top).prefix(rows.size.rows).enumerated() {
            draw(viewerLine(row, viewer, secrets).inGutter, row: line, in: rows)
            if viewer.top + line == viewer.row { select(row: line, in: rows) }
        }
        drawViewerFooter(viewer, state, in: footer)
        if let field = viewer.field {
            draw("/", .prompt, row: 1, in: footer)
            let box = Rect(
                row: footer.origin.row + 1,
                column: footer.origin.column + 1,
                rows: 1,
                columns: footer.size.columns - 1
            )
            return draw(field, in: box)
        }
        return Position(row: rows.origin.row + viewer.row - viewer.top, column: rows.origin.column)
    }

    private func viewerLine(_ row: ValueTree.Row, _ viewer: ViewerDialog, _ secrets: SecretNames?) -> StyledLine {
        let isSecret =
            secrets.map { viewer.tree.names(along: row.path).contains(where: $0.hides) } ?? false
            && !viewer.revealed.contains(row.path)
        var line = StyledLine(.spaces(2 * min(max(0, row.depth - 1), 20)))
        switch row.kind {
        case .more(let count):
            line.append("  " + Mark.ellipsis + " \(Words.count(count)) more, Enter shows them", .textMuted)
        case .text where isSecret: line.append("    \(SecretNames.mask)", .secret)
        case .text(let text):
            line.append("  ")
            line.append(StyledLine(SafeText(text).joinedLines(), .jsonString).inGutter)
        case .value(let value):
            let canOpen = ValueTree.canOpen(value)
            line.append(canOpen ? (viewer.tree.isOpen(row) ? Mark.opened : Mark.closed) + " " : "  ", .textMuted)
            if row.depth > 0 {
                line.append(SafeText.name(row.label) + "  ", row.isElement ? .jsonPunctuation : .jsonKey)
            }
            if isSecret, !value.isContainer, SecretNames.covered(value) != value {
                line.append("\(SecretNames.mask)", .secret)
            } else {
                line.append(summary(of: value))
            }
        }
        return line
    }

    private func summary(of value: JSONValue) -> StyledLine {
        switch value {
        case .object(let members) where !members.isEmpty:
            return StyledLine("\(Words.plural(members.count, "member"))", .textMuted)
        case .array(let elements) where !elements.isEmpty:
            return StyledLine("\(Words.plural(elements.count, "element"))", .textMuted)
        case .string(let text) where text.utf8.count > 400:
            // How long it is comes first: the end of the line may be out of the window.
            return StyledLine("\(Words.plural(text.utf8.count, "byte"))  ", .textMuted)
                .adding(.quoted(text), .jsonString)
        default: return StyledLine(JSONOutline.scalar(value), JSONOutline.role(of: value))
        }
    }

    private mutating func drawViewerFooter(_ viewer: ViewerDialog, _ state: ConsoleState, in area: Rect) {
        // The window covers the line where it would stand.
        if let notice = state.notice {
            let (text, role) = notice.line
            return drawViewerKeys(viewer, StyledLine(text, role), state, in: area)
        }
        let path = viewer.tree.rows.indices.contains(viewer.row) ? viewer.tree.rows[viewer.row].path : []
        let place = StyledLine(SafeText(viewer.tree.place(of: path)).joinedLines(), .textCode)
        drawViewerKeys(viewer, place, state, in: area)
        if let search = viewer.search {
            var words: SafeText =
                "\(Words.plural(search.found.count, "match", "matches"))\(search.isCut ? " and more" : "")"
            if !search.isOver { words += ", \(Words.count(search.visited)) values searched\u{2026} Esc stops" }
            drawRight(StyledLine(words, search.isOver ? .promptMatch : .statePending), row: 0, in: area)
        }
    }

    private mutating func drawViewerKeys(
        _ viewer: ViewerDialog,
        _ line: StyledLine,
        _ state: ConsoleState,
        in area: Rect
    ) {
        draw(line, row: 0, in: area)
        guard viewer.field == nil else { return }
        draw(keyLine(viewer.keys(in: state), columns: area.size.columns), row: 1, in: area)
    }
}

extension Mark {
    static let opened = SafeText(symbol: "▾", ascii: "-")
    static let closed = SafeText(symbol: "▸", ascii: "+")
}
