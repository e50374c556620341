/// Looks for text of a payload at a place where the program's own words stand.
package enum ImitatedLine {
    /// Whether text of a payload stands in `row` without a gutter or an open quote before it.
    ///
    /// - Parameters:
    ///   - row: A row as drawn, piece by piece.
    ///   - isGutter: Whether a piece is the gutter, which a border may look like.
    package static func isImitated(_ row: [String], isGutter: (Int) -> Bool) -> Bool {
        guard row.contains("q") else { return false }
        var isQuoted = false
        var backslashes = 0
        for index in row.indices {
            if isGutter(index) { return false }
            defer { backslashes = row[index] == "\\" ? backslashes + 1 : 0 }
            switch row[index] {
            case "\"" where backslashes.isMultiple(of: 2):
                // Text that is cut has no last quote: a quote behind a blank begins another text.
                isQuoted = !isQuoted || index > 0 && [" ", "[", "("].contains(row[index - 1])
            case "q" where !isQuoted && index + 1 < row.count && row[index + 1] == "z": return true
            default: break
            }
        }
        return false
    }

    /// The same for a line that was printed.
    package static func isImitated(_ line: String) -> Bool {
        // Most lines hold nothing of a payload.
        guard line.contains(HostilePayload.marker) else { return false }
        let pieces = line.map(String.init)
        // The ASCII gutter stands at the left, behind nothing but blanks and words of the program that end with one.
        return isImitated(pieces) { index in
            pieces[index] == "┊"
                || pieces[index] == "|" && index + 1 < pieces.count && pieces[index + 1] == " "
        }
    }
}
