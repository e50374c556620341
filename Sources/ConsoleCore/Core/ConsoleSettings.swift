package import CellGrid

/// What stays the same while the console runs.
package struct ConsoleSettings: Equatable, Sendable {
    /// Who decides; shown and recorded.
    package var operatorName: String
    /// A short name of the database.
    package var database: String
    /// The path of the database, for commands that do the same without a screen; nil when it has none.
    package var databasePath: String?
    /// The URL of the server, for commands that do the same without a screen; nil for a database.
    ///
    /// ``database`` is its host then, which the header shows.
    package var serverURL: String?
    /// A text no other console process has, from which request tokens are made.
    package var session: String
    /// Whether marks may leave ASCII.
    package var glyphs: GlyphSet
    /// Seconds to add to UTC for the times shown.
    package var utcOffset: Int
    /// The keys in use.
    package var keys: KeyMap
    /// The profile worked under; nil for none.
    package var profile: String?
    /// Whether that profile is marked on every screen.
    package var isProduction: Bool
    /// The profiles there are to choose from.
    package var profiles: [String]
    /// What the configuration says about deciding.
    package var deciding: DecidingRules
    /// How arrivals are told.
    package var notifications: NotificationSettings
    /// The programs that decode content, by the name of its encoding; each a program and its arguments, never empty.
    package var decoders: [String: [String]]

    package init(
        operatorName: String,
        database: String,
        session: String,
        glyphs: GlyphSet = .unicode,
        utcOffset: Int = 0,
        keys: KeyMap = .standard,
        profile: String? = nil,
        isProduction: Bool = false,
        profiles: [String] = [],
        deciding: DecidingRules = DecidingRules(),
        databasePath: String? = nil,
        serverURL: String? = nil,
        notifications: NotificationSettings = NotificationSettings(),
        decoders: [String: [String]] = [:]
    ) {
        self.operatorName = operatorName
        self.database = database
        self.session = session
        self.glyphs = glyphs
        self.utcOffset = utcOffset
        self.keys = keys
        self.profile = profile
        self.isProduction = isProduction
        self.profiles = profiles
        self.deciding = deciding
        self.databasePath = databasePath
        self.serverURL = serverURL
        self.notifications = notifications
        self.decoders = decoders
    }
}
