/// How everything is shown: the theme, and the form of values.
struct Looks: Equatable, Sendable {
    /// The theme in use.
    var theme: ThemeID
    /// The themes that can be chosen.
    var themes: [ThemeChoice] = []
    /// How values are drawn.
    var rendering = RenderingState()

    init(theme: ThemeID) {
        self.theme = theme
    }
}
