/// Neighboring changed cells of one row.
package struct CellRun: Hashable, Sendable {
    /// The position of the first cell.
    package let start: Position
    /// The new cells.
    ///
    /// The first cell is never the right half of a wide character, and no character is divided.
    package let cells: [Cell]
}

extension CellGrid {
    /// Returns the runs that change `old` into this grid, from top to bottom and left to right.
    ///
    /// A grid of another size shares no cells, so every row is returned completely.
    package func changes(from old: CellGrid) -> [CellRun] {
        var runs: [CellRun] = []
        for row in 0..<size.rows {
            let new = self.row(row)
            guard old.size == size else {
                if !new.isEmpty { runs.append(CellRun(start: Position(row: row, column: 0), cells: Array(new))) }
                continue
            }
            let before = old.row(row)
            var index = new.startIndex
            while index < new.endIndex {
                guard new[index] != before[index] else {
                    index += 1
                    continue
                }
                let first = new[index].isContinuation ? index - 1 : index
                var end = index + 1
                while end < new.endIndex, new[end] != before[end] || new[end].isContinuation { end += 1 }
                let column = first - new.startIndex
                runs.append(CellRun(start: Position(row: row, column: column), cells: Array(new[first..<end])))
                index = end
            }
        }
        return runs
    }
}
