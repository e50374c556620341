package import CellGrid

/// What stays the same while the console runs.
package struct ConsoleSettings: Equatable, Sendable {
    /// Who decides; shown and recorded.
    package var operatorName: String
    /// A short name of the database.
    package var database: String
    /// A text no other console process has, from which request tokens are made.
    package var session: String
    /// Whether marks may leave ASCII.
    package var glyphs: GlyphSet
    /// Seconds to add to UTC for the times shown.
    package var utcOffset: Int
    /// The keys in use.
    package var keys: KeyMap

    package init(
        operatorName: String,
        database: String,
        session: String,
        glyphs: GlyphSet = .unicode,
        utcOffset: Int = 0,
        keys: KeyMap = .standard
    ) {
        self.operatorName = operatorName
        self.database = database
        self.session = session
        self.glyphs = glyphs
        self.utcOffset = utcOffset
        self.keys = keys
    }
}
