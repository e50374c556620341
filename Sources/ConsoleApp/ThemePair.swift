import ConsoleCore
import TOMLKit

/// A theme for terminals with a light background and a theme for those with a dark one.
package struct ThemePair: Equatable, Sendable {
    package var light: String?
    package var dark: String?

    static let keys = ["light", "dark"]

    /// Creates a pair without themes.
    package init() {}

    init(_ table: TOMLTable) throws(ConfigurationFault) {
        for key in table.keys {
            guard Self.keys.contains(key) else { throw .unknownKey(key, among: Self.keys) }
            guard let text = table[key]?.string else { throw ConfigurationFault("'theme.\(key)' must be text") }
            if key == "light" { light = text } else { dark = text }
        }
    }

    /// Returns the theme for a terminal; the dark theme for an unknown background.
    func theme(for appearance: Theme.Appearance?) -> String? {
        appearance == .light ? light ?? dark : dark ?? light
    }
}
