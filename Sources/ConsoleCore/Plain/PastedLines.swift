/// Lines that arrive together in the terminal of plain mode: an operator types one line at a time, so they were pasted.
///
/// A paste never decides. The first line is taken, and the others only as text.
package struct PastedLines: Equatable, Sendable {
    /// The lines that are taken.
    package let taken: [String]
    /// The number of lines without effect.
    package let dropped: Int

    /// Divides lines.
    ///
    /// - Parameters:
    ///   - lines: The lines that arrived together.
    ///   - state: The state of the console; `nil` before the first frame.
    package init(_ lines: [String], in state: ConsoleState?) {
        // In a field of several lines, a line is text unless it begins with the mark of a key.
        let areText = state?.plainText.entersLines == true && lines.allSatisfy { !$0.hasPrefix("\\") }
        taken = areText ? lines : Array(lines.prefix(1))
        dropped = lines.count - taken.count
    }

    /// The note about the lines without effect; `nil` for none.
    package var note: String? {
        guard dropped > 0 else { return nil }
        let lines = dropped == 1 ? "1 more line" : "\(dropped) more lines"
        return "\(lines) came at once and had no effect: type line by line, or give a script to the input"
    }
}
