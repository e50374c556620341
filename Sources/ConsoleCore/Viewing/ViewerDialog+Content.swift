import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The content of the viewer: the value, the cursor, and the keys.
extension ViewerDialog {
    func content(in state: ConsoleState) -> DialogContent {
        let columns = state.size.columns - 2
        let height = max(0, state.size.rows - 6)
        let secrets = state.secrets
        var rows = tree.rows.enumerated().dropFirst(top).prefix(height).map { place, row in
            DialogForm.Row(line(of: row, hiding: secrets).inGutter, isSelected: place == self.row)
        }
        rows += Array(repeating: .init(), count: max(0, height - rows.count))
        rows.append(placeRow(state))
        var last = DialogForm.Row.keys(
            .keys(keys(in: state), columns: DialogForm.inner(of: columns), in: state.settings.glyphs)
        )
        if let field {
            last = DialogForm.Row(StyledLine("/", .prompt))
            last.field = DialogForm.Field(text: field)
        }
        return .form(
            DialogForm(
                title: .name(title),
                columns: columns,
                rows: rows,
                footer: last,
                cursor: Position(row: row - top, column: 0)
            )
        )
    }

    /// Returns the row with the place of the cursor and the progress of a search.
    ///
    /// A notice replaces it, because the window covers the status line.
    private func placeRow(_ state: ConsoleState) -> DialogForm.Row {
        if let notice = state.notice {
            let (text, role) = notice.line
            return DialogForm.Row(StyledLine(text, role))
        }
        let path = tree.rows.indices.contains(row) ? tree.rows[row].path : []
        var place = DialogForm.Row(StyledLine(SafeText(tree.place(of: path)).joinedLines(), .textCode))
        if let search {
            let matches = Words.plural(search.found.count, "match", "matches")
            var words: SafeText = "\(matches)\(search.isCut ? " and more" : "")"
            if !search.isOver { words += ", \(Words.count(search.visited)) values searched\u{2026} Esc stops" }
            place.right = StyledLine(words, search.isOver ? .promptMatch : .statePending)
        }
        return place
    }

    private func line(of row: ValueTree.Row, hiding secrets: SecretNames?) -> StyledLine {
        let isSecret =
            secrets.map { tree.names(along: row.path).contains(where: $0.hides) } ?? false
            && !revealed.contains(row.path)
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
            line.append(canOpen ? (tree.isOpen(row) ? Mark.opened : Mark.closed) + " " : "  ", .textMuted)
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
            // The size comes first, because the end of the line may be outside the window.
            return StyledLine("\(Words.plural(text.utf8.count, "byte"))  ", .textMuted)
                .adding(.quoted(text), .jsonString)
        default: return StyledLine(JSONOutline.scalar(value), JSONOutline.role(of: value))
        }
    }
}

extension Mark {
    static let opened = SafeText(symbol: "▾", ascii: "-")
    static let closed = SafeText(symbol: "▸", ascii: "+")
}
