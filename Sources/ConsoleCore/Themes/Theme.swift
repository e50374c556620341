package import CellGrid

/// The styles of all roles, joined from a theme file and the files it inherits.
package struct Theme: Equatable, Sendable {
    /// The background for which a theme is made.
    package enum Appearance: String, Sendable {
        case dark, light, any
    }

    package let id: ThemeID
    package let name: String
    package let appearance: Appearance
    /// The styles that the theme sets or inherits.
    let styles: [ThemeRole: ThemeStyle]
    /// The harmless oddities of the file, one line each with file and line.
    package let warnings: [String]

    /// Reads a theme that inherits nothing, or the built-in theme `base`.
    ///
    /// - Throws: ``ThemeError``.
    package init(parsing text: String, named id: ThemeID) throws(ThemeError) {
        var library = ThemeLibrary()
        library.add(text, named: id, file: "\(id).toml")
        self = try library.theme(id)
    }

    /// Joins a chain of sources, the theme first, followed by the sources it inherits.
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
                        "\"\(entry.text)\" is not a color; write #rrggbb|0 to 255|ANSI name, or default"
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
                        "role \(name): \"\(error.word)\" is neither a color of the palette nor an attribute"
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

    /// Returns the style of `role`, or of its fallback.
    ///
    /// Colors that the style does not set are those of the text.
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

    /// Returns the theme for a terminal with `depth` colors.
    package func resolved(for depth: ColorDepth) -> ResolvedTheme {
        ResolvedTheme(self, depth: depth)
    }
}

/// A theme for cells, with one style for each role.
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
