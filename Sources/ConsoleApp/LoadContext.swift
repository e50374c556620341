import ConsoleCore

/// The part of the console's state that a load depends on.
struct LoadContext: Sendable {
    /// The rules by which questions are judged.
    var rules: DecidingRules
    /// The available themes, which the load of the theme list parses.
    var themes: ThemeCatalog
    /// The visible threads without an outline.
    var threads: [ThreadVersion] = []
}
