import ConsoleCore

/// The part of the console's state that a load depends on.
struct LoadContext: Sendable {
    /// The rules by which questions are judged.
    var rules: DecidingRules
    /// The themes in use, which are parsed by the load that lists them.
    var themes: ThemeShelf
    /// The threads in view whose outlines are missing.
    var threads: [ThreadVersion] = []
}
