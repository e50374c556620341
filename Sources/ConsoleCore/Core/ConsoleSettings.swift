package import CellGrid

/// The settings that do not change while the console runs.
package struct ConsoleSettings: Equatable, Sendable {
    /// The name of the operator, shown and recorded.
    package var operatorName: String
    /// A short name of the database.
    package var database: String
    /// The path of the database, for suggested shell commands; `nil` for none.
    package var databasePath: String?
    /// The URL of the server, for suggested shell commands; `nil` for a database.
    ///
    /// ``database`` is then the host of the URL, which the header shows.
    package var serverURL: String?
    /// A text that is unique to this process, from which request tokens are made.
    package var session: String
    /// The characters of the program's own marks.
    package var glyphs: GlyphSet
    /// The offset of displayed times from UTC, in seconds.
    package var utcOffset: Int
    /// The key map.
    package var keys: KeyMap
    /// The operator's profile; `nil` for none.
    package var profile: String?
    /// Whether every screen is marked as production.
    package var isProduction: Bool
    /// The available profiles.
    package var profiles: [String]
    /// The rules of deciding.
    package var deciding: DecidingRules
    /// The settings of notifications.
    package var notifications: NotificationSettings
    /// The decoding programs, by the name of the encoding.
    ///
    /// Each value is a program and its arguments and is not empty.
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
