import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// A theme and what is wrong with it, for `signoff theme`.
package struct ThemeReport: Equatable, Sendable {
    /// What it is chosen by.
    package var id: String
    /// What it calls itself.
    package var name: String
    /// `dark`, `light` or `any`.
    package var appearance: String
    /// What is wrong, one line each: the fault it cannot be used for, unknown keys, and what is hard to read.
    package var findings: [String]

    /// Reads themes and measures them.
    ///
    /// - Parameters:
    ///   - wanted: Ids and paths of theme files; all that can be chosen when there are none.
    ///   - configFolder: The folder of the configuration, for the operator's own themes.
    /// - Returns: One report for each, in order.
    /// - Throws: `configuration` for a file whose name makes no id, `unreadable`.
    package static func reports(on wanted: [String], configFolder: String?) throws -> [ThemeReport] {
        var shelf = ThemeShelf(folder: configFolder.map { ConsolePaths.themes(in: $0) })
        guard !wanted.isEmpty else { return shelf.choices.map { ThemeReport($0.id, on: shelf) } }
        let ids = try wanted.map { word in
            let isPath = word.contains("/") || word.hasSuffix(".theme") || word.hasSuffix(".toml")
            return isPath ? try shelf.add(file: word) : ThemeID(word)
        }
        return ids.map { ThemeReport($0, on: shelf) }
    }

    private init(_ id: ThemeID, on shelf: ThemeShelf) {
        self.id = id.rawValue
        do {
            let theme = try shelf.theme(id)
            name = theme.name
            appearance = theme.appearance.rawValue
            findings = theme.warnings + theme.lint().map { "\(id): \($0)" }
        } catch {
            name = id.rawValue
            appearance = Theme.Appearance.any.rawValue
            findings = [error.message]
        }
    }
}
