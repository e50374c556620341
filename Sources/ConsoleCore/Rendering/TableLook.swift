import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The layout of a list of similar objects as rows and columns.
struct TableLook: Equatable {
    let columns: [String]
    let rows: [[JSONValue?]]
    /// The elements beyond the maximum number of rows.
    let rest: ArraySlice<JSONValue>

    /// The maximum number of columns.
    private static let columnLimit = 8
    /// The maximum width of a column.
    private static let widthLimit = 28
    /// The maximum number of rows, which limits the cost of a long list.
    private static let rowLimit = 100

    /// Reads a list; `nil` when its elements are not objects of scalars with mostly the same members.
    init?(_ elements: [JSONValue]) {
        guard elements.count >= 2 else { return nil }
        var names = OrderedSet<String>()
        let shown = elements.prefix(Self.rowLimit)
        for element in shown {
            guard case .object(let members) = element, !members.isEmpty,
                members.values.allSatisfy({ !$0.isContainer && !($0.stringValue?.contains("\n") ?? false) })
            else { return nil }
            names.formUnion(members.keys)
            guard names.count <= Self.columnLimit else { return nil }
        }
        let filled = shown.reduce(0) { $0 + ($1.objectValue?.count ?? 0) }
        guard filled * 4 >= names.count * shown.count * 3 else { return nil }
        columns = Array(names)
        rows = shown.map { element in names.map { element[$0] } }
        rest = elements[shown.endIndex...]
    }

    /// Returns the table in `width` columns with at most `limit` lines; `nil` when it does not fit without cutting
    /// cells.
    func lines(width: Int, limit: Int, glyphs: GlyphSet) -> [StyledLine]? {
        let fitting = rows.count + 1 <= limit && rest.isEmpty ? rows.count : min(rows.count, max(1, limit - 1))
        let cells = rows.prefix(fitting).map { row in row.map(Self.cell) }
        let titles = columns.map { SafeText.name($0) }
        let widths = titles.indices.map { column in
            cells.reduce(titles[column].width(in: glyphs)) { max($0, $1[column].0.width(in: glyphs)) }
        }
        guard widths.allSatisfy({ $0 <= Self.widthLimit }),
            widths.reduce(0, +) + 2 * (widths.count - 1) <= width
        else { return nil }
        func line(_ parts: [(SafeText, ThemeRole)], alignsNumbers: Bool) -> StyledLine {
            var line = StyledLine()
            for (column, part) in parts.enumerated() {
                let pad = SafeText.spaces(widths[column] - part.0.width(in: glyphs))
                let isNumber = alignsNumbers && part.1 == .jsonNumber
                if isNumber { line.append(pad) }
                line.append(part.0, part.1)
                if !isNumber, column < parts.count - 1 { line.append(pad) }
                if column < parts.count - 1 { line.append("  ") }
            }
            return line
        }
        var lines = [line(titles.map { ($0, .header) }, alignsNumbers: false)]
        for row in cells { lines.append(line(row, alignsNumbers: true)) }
        let left = rows.count - fitting + rest.count
        if left > 0 {
            let hidden = rows.dropFirst(fitting).reduce(0) { sum, row in
                sum + row.reduce(0) { $0 + ($1.map(HiddenCharacters.count) ?? 0) }
            }
            lines.append(.elision(lines: left, hidden: hidden + Self.hidden(in: rest)))
        }
        return lines
    }

    /// Returns the number of hidden characters in the first omitted elements.
    ///
    /// The item has the total number.
    private static func hidden(in rest: ArraySlice<JSONValue>) -> Int {
        rest.prefix(200).reduce(0) { $0 + HiddenCharacters.count(in: $1) }
    }

    /// Returns a value as a cell.
    ///
    /// A text has no quotes if it cannot be mistaken for another value.
    static func cell(_ value: JSONValue?) -> (SafeText, ThemeRole) {
        guard let value else { return (Mark.undecided, .textMuted) }
        // Quotes are kept where a text could be mistaken for another value.
        if case .string(let text) = value {
            let isAmbiguous =
                text.isEmpty || text.contains("  ") || text.contains("\"") || text.first?.isWhitespace == true
                || text.last?.isWhitespace == true
                || (try? JSONValue(parsing: text)) != nil
            return (isAmbiguous ? JSONOutline.scalar(value) : SafeText(text).joinedLines(), .jsonString)
        }
        return (JSONOutline.scalar(value), JSONOutline.role(of: value))
    }
}
