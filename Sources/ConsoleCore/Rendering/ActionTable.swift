import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The actions of a batch as a table: the shared arguments once, and one row for each action with its own values.
///
/// A batch is three actions or more of one tool. Values that do not fit into a row follow on separate lines, so that a
/// row is complete.
struct ActionTable: Equatable, Sendable {
    /// The minimum number of actions of a table.
    private static let fewestActions = 3
    /// The maximum number of columns of a table.
    private static let columnLimit = 12
    /// The minimum width to which a column of text is cut.
    private static let narrowest = 10
    /// The width of the cursor and of the decision's mark before every row.
    static let leadWidth = 4

    /// An argument whose values differ between actions.
    struct Column: Equatable, Sendable {
        var name: String
        /// The number of characters that all texts share at their beginning.
        var prefix = 0
        var isAmount = false
    }

    /// The number of actions.
    let count: Int
    /// The tool of the actions.
    let tool: String
    /// The arguments that all actions share, by name.
    private let common: JSONObject
    /// The shared beginnings of the texts of columns.
    private let beginnings: [(name: String, text: String)]
    /// The columns: the amount first, then those with the most different values.
    private let columns: [Column]
    private let rows: [ReviewAction]
    /// The shared description, with the names of arguments for their values; `nil` when each row has its own.
    private let description: String?

    /// Reads a batch; `nil` when there are too few actions, or actions of different tools.
    init?(of actions: [ReviewAction]) {
        guard actions.count >= Self.fewestActions, let first = actions.first,
            let members = first.arguments.objectValue, !members.isEmpty,
            actions.allSatisfy({ $0.name == first.name && $0.extras == first.extras }),
            actions.allSatisfy({ $0.refusals == first.refusals && !($0.arguments.objectValue?.isEmpty ?? true) })
        else { return nil }
        var names = OrderedSet<String>()
        for action in actions { names.formUnion(action.arguments.objectValue?.keys ?? []) }
        guard names.count <= Self.columnLimit else { return nil }
        var common: JSONObject = [:]
        var differing: [(column: Column, values: Int)] = []
        let amounts = actions.map { $0.arguments.objectValue?[ActionSums.amountKey] }
        let haveAmounts =
            Set(amounts).count > 1
            && actions.allSatisfy { action in
                action.arguments[ActionSums.amountKey]?.isContainer == false
                    && ActionSums.sum(of: action.arguments) != nil
            }
        for name in names {
            let values = actions.map { $0.arguments.objectValue?[name] }
            if let value = values[0], values.allSatisfy({ $0 == value }) {
                common[name] = value
                continue
            }
            // The unit is shown beside its amount.
            if haveAmounts, ActionSums.unitKeys.contains(name) { continue }
            var column = Column(name: name)
            column.isAmount = haveAmounts && name == ActionSums.amountKey
            let texts = values.compactMap { $0?.stringValue?[...] }
            column.prefix = texts.count == values.count ? CommonBeginning.omissible(in: texts) : 0
            differing.append((column, column.isAmount ? .max : Set(values).count))
        }
        let order = differing.enumerated().sorted {
            ($1.element.values, $0.offset) < ($0.element.values, $1.offset)
        }
        columns = order.map(\.element.column)
        beginnings = columns.compactMap { column in
            guard column.prefix > 0, let text = first.arguments[column.name]?.stringValue else { return nil }
            return (column.name, String(text.prefix(column.prefix)))
        }
        (count, tool, rows, self.common) = (actions.count, first.name, actions, common)
        description = DescriptionTemplate.shared(by: actions)
    }

    static func == (left: Self, right: Self) -> Bool { left.rows == right.rows }
}

extension ActionTable {
    /// The lines of a table.
    struct Layout: Equatable, Sendable {
        /// The shared arguments, followed by the names of the columns.
        var heading: [StyledLine] = []
        /// The lines of each action without its mark.
        ///
        /// The first line is its row.
        var rows: [[StyledLine]] = []
        /// The columns.
        var columns: [Column] = []

        /// Returns the lines of an action after its mark and that of its decision.
        func lines(
            of index: Int,
            decided kind: DecisionKind?,
            isCurrent: Bool,
            isMarked: Bool,
            in glyphs: GlyphSet
        ) -> [StyledLine] {
            var lead = StyledLine(isCurrent ? Mark.cursor : " ", .key)
            lead.append(isMarked ? Mark.marked : " ", .mark)
            lead.append(kind?.mark ?? Mark.undecided, kind?.role ?? .decisionNone)
            lead.append(.spaces(max(1, ActionTable.leadWidth - lead.width(in: glyphs))))
            return rows[index].enumerated().map { row, line in
                row == 0 ? lead.adding(line) : line.indented(by: ActionTable.leadWidth)
            }
        }
    }

    private struct Cell {
        var text: SafeText
        var role: ThemeRole
        var isRight = false
        /// Whether the cell shows its whole value when its column has room.
        var isWhole = true
        /// The amount in thousandths of the largest of its unit; `nil` for a cell without an amount.
        var share: Int?
    }

    /// Computes the lines of the table.
    ///
    /// - Parameter outline: The form of values. Its width is that of the rows with their marks.
    /// - Returns: The lines, each behind the gutter.
    func layout(in outline: JSONOutline) -> Layout {
        var inner = outline
        inner.width = outline.width - Self.leadWidth
        let glyphs = outline.glyphs
        var layout = Layout(columns: columns)
        if let description, !description.isEmpty {
            layout.heading += StyledLine.quoting(
                description,
                .text,
                to: outline.width,
                limit: outline.textLimit,
                in: glyphs
            )
        }
        if !common.isEmpty {
            layout.heading.append(StyledLine("in all \(Words.count(count))", .textMuted))
            layout.heading += outline.lines(of: .object(common))
        }
        for (name, text) in beginnings where outline.secrets?.hides(name) != true {
            let line = StyledLine(SafeText.name(name), .jsonKey).adding(" begins ", .textMuted)
                .adding(.quoted(text, limit: .max), .jsonString)
            layout.heading.append(line.inGutter)
        }
        let largest = largestAmounts
        let cells = rows.map { action in columns.map { cell(of: action, in: $0, outline, largest) } }
        let titles = columns.map { SafeText.name($0.name) }
        let widths = widths(of: cells, titles, in: inner.width - StyledLine.gutterWidth, glyphs)
        let shown = widths.count
        // The remaining room compares the amounts.
        let left = inner.width - StyledLine.gutterWidth - widths.reduce(0, +) - 2 * (shown - 1)
        let bar =
            columns.first?.isAmount == true && left >= Self.barRange.lowerBound + 2
            ? min(Self.barRange.upperBound, left - 2) : 0
        if !layout.heading.isEmpty { layout.heading.append(StyledLine()) }
        let header = line(
            zip(titles, cells.first ?? []).prefix(shown).map { Cell(text: $0, role: .header, isRight: $1.isRight) },
            widths,
            bar: bar,
            glyphs
        )
        layout.heading.append(header.indented(by: Self.leadWidth + StyledLine.gutterWidth))
        for (action, cells) in zip(rows, cells) {
            var lines = [line(Array(cells.prefix(shown)), widths, bar: bar, glyphs).inGutter]
            if description == nil, let own = action.description, !own.isEmpty {
                lines += StyledLine.quoting(own, .text, to: inner.width, limit: outline.textLimit, in: glyphs)
            }
            for (index, column) in columns.enumerated() {
                let isCut =
                    index >= shown || !cells[index].isWhole || cells[index].text.width(in: glyphs) > widths[index]
                guard isCut, let value = action.arguments[column.name] else { continue }
                lines += inner.lines(of: .object([column.name: value]))
            }
            layout.rows.append(lines)
        }
        return layout
    }

    /// Returns the widths of the shown columns, chosen for the fewest lines below the rows.
    private func widths(of cells: [[Cell]], _ titles: [SafeText], in room: Int, _ glyphs: GlyphSet) -> [Int] {
        let needed = cells.map { row in row.map { $0.text.width(in: glyphs) } }
        let choices = titles.indices.reversed().compactMap { last -> (widths: [Int], lines: Int)? in
            let natural = (0...last).map { column in
                needed.reduce(titles[column].width(in: glyphs)) { max($0, $1[column]) }
            }
            guard let widths = shrunk(natural, to: room) else { return nil }
            let lines = zip(cells, needed).reduce(0) { sum, row in
                let cut = widths.indices.count { row.1[$0] > widths[$0] || !row.0[$0].isWhole }
                return sum + cut + (columns.count - widths.count)
            }
            return (widths, lines)
        }
        return choices.min { $0.lines < $1.lines }?.widths ?? [max(1, room)]
    }

    /// Widths that fit together, with the widest texts cut; `nil` when they do not fit.
    private func shrunk(_ natural: [Int], to room: Int) -> [Int]? {
        var widths = natural
        while true {
            let excess = widths.reduce(0, +) + 2 * (widths.count - 1) - room
            guard excess > 0 else { return widths }
            let texts = widths.indices.filter { !columns[$0].isAmount }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest else {
                return nil
            }
            let next = texts.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            widths[widest] = max(Self.narrowest, min(widths[widest] - 1, max(next, widths[widest] - excess)))
        }
    }

    private func line(_ cells: [Cell], _ widths: [Int], bar: Int, _ glyphs: GlyphSet) -> StyledLine {
        var line = StyledLine()
        for (column, cell) in cells.enumerated() {
            let text = cell.text.truncated(to: widths[column], in: glyphs)
            let pad = SafeText.spaces(widths[column] - text.width(in: glyphs))
            if cell.isRight { line.append(pad) }
            line.append(text, cell.role)
            if !cell.isRight, column < cells.count - 1 { line.append(pad) }
            if column < cells.count - 1 { line.append("  ") }
            guard column == 0, bar > 0 else { continue }
            if cells.count == 1 { line.append("  ") }
            let length = cell.share.map { max($0 > 0 ? 1 : 0, $0 * bar / 1_000) } ?? 0
            line.append(picture: Self.bar(of: length), .decisionNone, saying: "")
            if cells.count > 1 { line.append(.spaces(bar - length + 2)) }
        }
        return line
    }

    private static let barRange = 6...12

    private static func bar(of length: Int) -> SafeText {
        (0..<max(0, length)).reduce("") { text, _ in text + SafeText(symbol: "▇", ascii: "=") }
    }

    /// The largest amount of each unit, which the longest bar of the unit stands for.
    private var largestAmounts: [String: Double] {
        rows.reduce(into: [:]) { largest, action in
            guard let sum = ActionSums.sum(of: action.arguments), let amount = Double(sum.amount.text) else { return }
            largest[sum.unit] = max(largest[sum.unit] ?? 0, amount)
        }
    }

    private func cell(
        of action: ReviewAction,
        in column: Column,
        _ outline: JSONOutline,
        _ largest: [String: Double]
    ) -> Cell {
        guard let value = action.arguments[column.name] else { return Cell(text: Mark.undecided, role: .textMuted) }
        if outline.secrets?.hides(column.name) == true {
            return Cell(text: JSONOutline.scalar(SecretNames.covered(value)), role: .textMuted)
        }
        if column.isAmount, let sum = ActionSums.sum(of: action.arguments) {
            var cell = Cell(text: SafeText(AmountWords.text(of: sum)).joinedLines(), role: .jsonNumber, isRight: true)
            if let amount = Double(sum.amount.text), let largest = largest[sum.unit], largest > 0, largest.isFinite {
                cell.share = Int(max(0, amount) / largest * 1_000)
            }
            return cell
        }
        if value.isContainer {
            let text = (outline.secrets?.masked(value) ?? value).text(.compact)
            return Cell(text: JSONOutline.inline(.string(text), limit: 40), role: .textMuted, isWhole: false)
        }
        if column.prefix > 0, let text = value.stringValue {
            return Cell(
                text: Mark.ellipsis + TableLook.cell(.string(String(text.dropFirst(column.prefix)))).0,
                role: .jsonString
            )
        }
        let (text, role) = TableLook.cell(value)
        return Cell(text: text, role: role, isRight: role == .jsonNumber)
    }
}
