extension CellGrid {
    /// Returns the complete frame as text for comparison and review: its size, its rows between bars, then the role of
    /// each range of cells.
    ///
    /// ```
    /// 12x2
    /// |Inbox       |
    /// |> refund    |
    /// 0: 0-4 title
    /// 1: 0-7 selection
    /// ```
    ///
    /// Ranges without a role are omitted. Columns count from 0, and ranges include both ends.
    package func frame(roleName: (StyleRole) -> String = { "\($0.rawValue)" }) -> String {
        var text = "\(size.columns)x\(size.rows)\n"
        for row in rows() { text += "|\(row)|\n" }
        for row in 0..<size.rows {
            let stretches = roles(in: row).map { stretch in
                "\(stretch.columns.lowerBound)-\(stretch.columns.upperBound - 1) \(roleName(stretch.role))"
            }
            if !stretches.isEmpty { text += "\(row): \(stretches.joined(separator: ", "))\n" }
        }
        return text
    }

    /// Returns the ranges of one row that have a role, from left to right.
    package func roles(in row: Int) -> [RoleStretch] {
        var stretches: [RoleStretch] = []
        for (column, cell) in self.row(row).enumerated() where cell.style.role != .none {
            if let last = stretches.last, last.columns.upperBound == column, last.role == cell.style.role {
                stretches[stretches.count - 1].columns = last.columns.lowerBound..<(column + 1)
            } else {
                stretches.append(RoleStretch(role: cell.style.role, columns: column..<(column + 1)))
            }
        }
        return stretches
    }
}

/// Neighboring cells with one role.
package struct RoleStretch: Hashable, Sendable {
    package let role: StyleRole
    package internal(set) var columns: Range<Int>
}
