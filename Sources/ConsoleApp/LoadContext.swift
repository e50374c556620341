import ConsoleCore

/// The part of the console's state that a load depends on.
struct LoadContext: Sendable {
    /// The rules by which questions are judged.
    var rules: DecidingRules
    /// The available themes, which the load that lists them parses.
    var themes: ThemeShelf
    /// The visible threads whose outlines are missing.
    var threads: [ThreadVersion] = []
}
