package import ConsoleCore
import SignoffOperator
package import SignoffReview
import TOMLKit

/// The values of the configuration file, except the keys.
package struct ConsoleConfiguration: Equatable, Sendable {
    /// The id or path of the theme; `nil` if the file does not set it.
    package var theme: String?
    /// The themes for light and for dark terminals, if `theme` is a table of both.
    package var themePair = ThemePair()
    /// Whether plain mode is on; `nil` if the file does not set it.
    package var isPlain: Bool?
    /// Whether clicks move the cursor and the wheel scrolls.
    var usesMouse = false
    /// The number of milliseconds to wait after Escape for the rest of a key sequence; `nil` if the file does not set
    /// it.
    var escapeDelay: Int?
    /// The profile to use by default; `nil` for none.
    package var profile: String?
    /// The profiles, by name.
    package var profiles: [String: ConsoleProfile] = [:]
    /// The trusted database files, as written.
    package var trustedPaths: [String] = []
    /// The settings of notifications.
    var notifications = NotificationSettings()
    /// The decoding programs, by the name of the encoding in lower case.
    var decoders: [String: [String]] = [:]

    /// The rules of deciding.
    package var deciding = DecidingRules()
    /// The operator's risk rules.
    package var riskRules: [RiskRule] { deciding.risks }

    /// The sections and keys of a configuration.
    ///
    /// The key map reads the keys of `[keys]`.
    static let keys = [
        "theme", "keys", "plain", "mouse", "escape_delay", "profile", "profiles", "notifications", "deciding", "inbox",
        "decoders", "trust",
    ]
    /// The keys of `[trust]`.
    static let trustKeys = ["paths"]

    /// Creates a configuration with the defaults.
    package init() {}

    /// Parses a configuration.
    ///
    /// - Throws: `configuration` with the file, and the line if known.
    package init(parsing text: String, file: String) throws {
        let table: TOMLTable
        do {
            table = try TOMLText.table(text)
        } catch {
            throw OperationError(
                .configuration,
                error.text(in: file),
                cause: error
            )
        }
        do {
            try read(table)
        } catch {
            throw OperationError(.configuration, "\(file): \(error.message)", cause: error)
        }
    }

    private mutating func read(_ table: TOMLTable) throws(ConfigurationFault) {
        for key in table.keys where !Self.keys.contains(key) {
            throw .unknownKey(key, among: Self.keys)
        }
        deciding = try DecidingConfiguration(table).rules
        if let pair = table["theme"]?.table {
            themePair = try ThemePair(pair)
        } else {
            theme = try Self.text("theme", of: table)
        }
        if let plain = table["plain"] {
            guard let isPlain = plain.bool else { throw ConfigurationFault("'plain' must be true or false") }
            self.isPlain = isPlain
        }
        if let mouse = table["mouse"] {
            guard let usesMouse = mouse.bool else { throw ConfigurationFault("'mouse' must be true or false") }
            self.usesMouse = usesMouse
        }
        if let delay = table["escape_delay"] {
            guard let milliseconds = delay.int, (1...2_000).contains(milliseconds) else {
                throw ConfigurationFault("'escape_delay' must be a number of milliseconds from 1 to 2000")
            }
            escapeDelay = milliseconds
        }
        profile = try Self.text("profile", of: table)
        if let profiles = table["profiles"] {
            guard let profiles = profiles.table else { throw ConfigurationFault("'profiles' must be tables") }
            for name in profiles.keys {
                guard let profile = profiles[name]?.table else {
                    throw ConfigurationFault("profile '\(name)' must be a table: [profiles.\(name)]")
                }
                self.profiles[name] = try ConsoleProfile(name, profile)
            }
        }
        if let notifications = table["notifications"] {
            guard let table = notifications.table else { throw ConfigurationFault("'notifications' must be a table") }
            self.notifications = try NotificationSettings(table)
        }
        if let decoders = table["decoders"] {
            guard let decoders = decoders.table else { throw ConfigurationFault("'decoders' must be a table") }
            for type in decoders.keys {
                let words = decoders[type]?.array.map { $0.map(\.string) } ?? []
                guard !words.isEmpty, !words.contains(nil), words[0]?.isEmpty == false else {
                    throw ConfigurationFault("decoders: '\(type)' must be a program and its arguments, in a list")
                }
                self.decoders[type.lowercased()] = words.compactMap { $0 }
            }
        }
        if let trust = table["trust"] {
            guard let trust = trust.table else { throw ConfigurationFault("'trust' must be a table") }
            for key in trust.keys where !Self.trustKeys.contains(key) {
                throw .unknownKey(key, among: Self.trustKeys, in: "trust")
            }
            let paths = trust["paths"]?.array.map { $0.map(\.string) } ?? [nil]
            guard paths.allSatisfy({ $0.map { $0.hasPrefix("/") || $0.hasPrefix("~/") } ?? false }) else {
                throw ConfigurationFault("trust: 'paths' must be a list of files, each beginning with '/' or '~/'")
            }
            trustedPaths = paths.compactMap(\.self)
        }
        if let profile, profiles[profile] == nil { throw unknownProfile(profile) }
    }

    private static func text(_ key: String, of table: TOMLTable) throws(ConfigurationFault) -> String? {
        guard let value = table[key] else { return nil }
        guard let text = value.string else { throw ConfigurationFault("'\(key)' must be text") }
        return text
    }

    private func unknownProfile(_ name: String) -> ConfigurationFault {
        let names = profiles.keys.sorted()
        let hint = Spelling.nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
        let known = names.isEmpty ? "none is configured" : "the profiles are \(names.joined(separator: ", "))"
        return ConfigurationFault("profile '\(name)' does not exist; \(hint ?? known)")
    }

    /// Returns the profile with a name, otherwise the configured profile; `nil` for none.
    ///
    /// - Throws: `configuration` for an unknown profile.
    package func profile(named name: String?) throws -> ConsoleProfile? {
        guard let name = name ?? profile else { return nil }
        guard let found = profiles[name] else {
            throw OperationError(.configuration, unknownProfile(name).message)
        }
        return found
    }
}
