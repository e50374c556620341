import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// The findings about a theme, for `signoff theme`.
package struct ThemeReport: Equatable, Sendable {
    /// The id of the theme.
    package var id: String
    /// The name of the theme.
    package var name: String
    /// The appearance: `dark`, `light` or `any`.
    package var appearance: String
    /// The findings, one line each: an error that makes the theme unusable, unknown keys, and poor readability.
    package var findings: [String]

    /// Reads themes, and checks them.
    ///
    /// - Parameters:
    ///   - wanted: The ids or paths of theme files; empty for all available themes.
    ///   - configFolder: The configuration folder, for the operator's themes.
    /// - Returns: One report for each theme, in order.
    /// - Throws: `configuration` for a file whose name is not a valid id; `unreadable`.
    package static func reports(on wanted: [String], configFolder: String?) throws -> [ThemeReport] {
        var catalog = ThemeCatalog(folder: configFolder.map { ConsolePaths.themes(in: $0) })
        guard !wanted.isEmpty else { return catalog.choices.map { ThemeReport($0.id, on: catalog) } }
        let ids = try wanted.map { word in
            let isPath = word.contains("/") || word.hasSuffix(".theme") || word.hasSuffix(".toml")
            return isPath ? try catalog.add(file: word) : ThemeID(word)
        }
        return ids.map { ThemeReport($0, on: catalog) }
    }

    private init(_ id: ThemeID, on catalog: ThemeCatalog) {
        self.id = id.rawValue
        do {
            let theme = try catalog.theme(id)
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
