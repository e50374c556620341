/// The appearance of the console: the theme, and the form of values.
struct Looks: Equatable, Sendable {
    /// The current theme.
    var theme: ThemeID
    /// The available themes.
    var themes: [ThemeChoice] = []
    /// The form of values.
    var rendering = RenderingState()

    init(theme: ThemeID) {
        self.theme = theme
    }
}
