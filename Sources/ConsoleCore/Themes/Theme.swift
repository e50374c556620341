package import CellGrid

/// How every role looks, joined from a theme file and the ones it inherits.
package struct Theme: Equatable, Sendable {
    /// Which background a theme is made for.
    package enum Appearance: String, Sendable {
        case dark, light, any
    }

    package let id: ThemeID
    package let name: String
    package let appearance: Appearance
    /// The roles the theme gives itself or inherits.
    let styles: [ThemeRole: ThemeStyle]
    /// What is odd in the file but does no harm, one line each with file and line.
    package let warnings: [String]

    /// Reads a theme that inherits nothing, or the built-in `base`.
    ///
    /// - Throws: ``ThemeError``.
    package init(parsing text: String, named id: ThemeID) throws(ThemeError) {
        var library = ThemeLibrary()
        library.add(text, named: id, file: "\(id).toml")
        self = try library.theme(id)
    }

    /// Joins a chain of sources, the theme itself first and what it inherits after it.
    init(joining chain: [ThemeSource]) throws(ThemeError) {
        guard let first = chain.first else {
            throw ThemeError(.unknownTheme, file: "themes", "no theme was given")
        }
        var palette: [String: ThemeColor] = [:]
        for source in chain.reversed() {
            for (name, entry) in source.palette.sorted(by: { $0.key < $1.key }) {
                guard let color = ThemeColor(parsing: entry.text) else {
                    throw ThemeError(
                        .badValue,
                        file: entry.file,
                        line: entry.line,
                        "\"\(entry.text)\" is no colour; write #rrggbb|0 to 255|ANSI name, or default"
                    )
                }
                palette[name] = color
            }
        }
        var styles: [ThemeRole: ThemeStyle] = [:]
        for source in chain.reversed() {
            for (name, entry) in source.roles.sorted(by: { $0.key < $1.key }) {
                guard let role = ThemeRole(rawValue: name) else { continue }
                do {
                    styles[role] = try ThemeStyle(parsing: entry.text, palette: palette)
                } catch {
                    throw ThemeError(
                        .badValue,
                        file: entry.file,
                        line: entry.line,
                        "role \(name): \"\(error.word)\" is neither a colour of the palette nor an attribute here"
                    )
                }
            }
        }
        for role in ThemeRole.required where styles[role] == nil {
            throw ThemeError(.missingRole, file: first.file, "the role \"\(role.rawValue)\" is missing")
        }
        id = first.id
        name = first.name
        appearance = first.appearance
        self.styles = styles
        warnings = chain.flatMap(\.warnings)
    }

    /// The look of `role`: its own or the one it falls back to, with the text's colours where it names none.
    func style(of role: ThemeRole) -> ThemeStyle {
        var current: ThemeRole? = role
        while let candidate = current {
            if var style = styles[candidate] {
                let text = styles[.text] ?? ThemeStyle()
                style.foreground = style.foreground ?? text.foreground
                style.background = style.background ?? text.background
                return style
            }
            current = candidate.fallback
        }
        return ThemeStyle()
    }

    /// The theme for a terminal that shows `depth` colours.
    package func resolved(for depth: ColorDepth) -> ResolvedTheme {
        ResolvedTheme(self, depth: depth)
    }
}

/// A theme as cells take it: one style for each role.
package struct ResolvedTheme: Equatable, Sendable {
    package let id: ThemeID
    private let styles: [Style]

    init(_ theme: Theme, depth: ColorDepth) {
        id = theme.id
        styles = ThemeRole.allCases.map { role in
            let style = theme.style(of: role)
            return Style(
                foreground: style.foreground?.color(for: depth) ?? .terminalDefault,
                background: style.background?.color(for: depth) ?? .terminalDefault,
                attributes: style.attributes,
                role: role.styleRole
            )
        }
    }

    /// The style of a role.
    package subscript(role: ThemeRole) -> Style {
        styles[Int(role.styleRole.rawValue) - 1]
    }
}
