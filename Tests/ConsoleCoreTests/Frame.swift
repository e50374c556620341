@testable import CellGrid
@testable import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import Testing

/// A screen as text for review: its rows, the roles of its cells, and the styles of the roles.
///
/// The frames are files in `Frames`; `.ci/frames` records them again.
enum Frame {
    /// Columns and rows of the frames.
    static let sizes = [[40, 10], [80, 24], [120, 40], [200, 60]]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Frames")
    private static let isRewriting = ProcessInfo.processInfo.environment["UPDATE_FRAMES"] == "1"

    /// Compares a screen with the recorded one.
    static func expect(_ console: Console, is name: String) throws {
        let size = console.state.size
        let file = folder.appending(path: "\(name)-\(size.columns)x\(size.rows).txt")
        let frame = try text(of: console)
        if isRewriting {
            try frame.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        guard frame != recorded else { return }
        Issue.record("\(file.lastPathComponent) differs (.ci/frames records anew); now it is\n\(frame)")
    }

    /// The rows between bars, the roles other than plain text, and the style of each role in `base` and in `mono`.
    private static func text(of console: Console) throws -> String {
        let mono = try ThemeTests.shipped().theme("mono")
        let base = console.grid(theme: .base, depth: .sixteen)
        let colorless = console.grid(theme: mono, depth: .mono)
        #expect(base.rows() == colorless.rows(), "a theme changes colours and attributes only")
        var text = "\(base.size.columns)x\(base.size.rows)\n"
        for row in base.rows() { text += "|\(row)|\n" }
        var looks: [String: Set<String>] = [:]
        for row in 0..<base.size.rows {
            let stretches = base.roles(in: row).compactMap { stretch -> String? in
                guard let role = ThemeRole(stretch.role), role != .text else { return nil }
                for column in stretch.columns {
                    let index = row * base.size.columns + column
                    looks[role.rawValue, default: []]
                        .insert("\(look(base.cells[index].style)) | \(look(colorless.cells[index].style))")
                }
                return "\(stretch.columns.lowerBound)-\(stretch.columns.upperBound - 1) \(role.rawValue)"
            }
            if !stretches.isEmpty { text += "\(row): \(stretches.joined(separator: ", "))\n" }
        }
        for (role, looks) in looks.sorted(by: { $0.key < $1.key }) {
            text += "\(role) = \(looks.sorted().joined(separator: "; "))\n"
        }
        return text
    }

    private static func look(_ style: Style) -> String {
        func name(_ color: Color) -> String? {
            switch color {
            case .terminalDefault: nil
            case .ansi(let number): ThemeColor.ansiNames[Int(number)]
            case .indexed(let number): "\(number)"
            case .rgb(let red, let green, let blue): "\(red),\(green),\(blue)"
            }
        }
        let attributes: [(Attributes, String)] = [
            (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
        ]
        let words =
            [name(style.foreground), name(style.background).map { "on \($0)" }].compactMap { $0 }
            + attributes.filter { style.attributes.contains($0.0) }.map(\.1)
        return words.isEmpty ? "plain" : words.joined(separator: " ")
    }
}
