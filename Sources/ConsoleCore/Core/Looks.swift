/// The appearance of the console: the theme, and the form of values.
struct Looks: Equatable, Sendable {
    /// The current theme.
    var theme: ThemeID
    /// The themes that can be chosen.
    ///
    /// The theme files are read at the first use of the themes, because parsing every file takes longer than opening
    /// the console should.
    var themes: [ThemeChoice] = []
    /// The name of the theme to use once the themes are read; `nil` for none.
    var wantedTheme: String?
    /// How values are drawn.
    var rendering = RenderingState()

    init(theme: ThemeID) {
        self.theme = theme
    }
}
