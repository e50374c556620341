import ConsoleCore

/// The part of the console's state that a load depends on.
struct LoadContext: Sendable {
    /// The rules by which questions are judged.
    var rules: DecidingRules
    /// The themes that can be chosen; empty for loads of something else.
    var themes: [ThemeChoice]
    /// The threads in view whose outlines are missing.
    var threads: [ThreadVersion] = []
}
