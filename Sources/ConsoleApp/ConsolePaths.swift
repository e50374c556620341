import SignoffCheckpoint

/// The paths of the console's files.
package enum ConsolePaths {
    /// Returns the path of the drafts for a database and operator.
    ///
    /// Every operator has a separate file, so that no operator sends another's decisions.
    package static func drafts(for database: String, of operatorName: String, stateFolder: String) -> String {
        "\(stateFolder)/drafts-\(digest(database, operatorName)).json"
    }

    /// Returns the path of the file with the operator's last position in a database.
    package static func session(for database: String, of operatorName: String, stateFolder: String) -> String {
        "\(stateFolder)/session-\(digest(database, operatorName)).json"
    }

    /// Returns the path of the file with the newest seen entry of a ledger.
    ///
    /// Copies of a database share its `id`, and therefore the file.
    package static func ledgerHead(of id: String, stateFolder: String) -> String {
        "\(stateFolder)/ledger-head-\(digest("ledger", id)).json"
    }

    /// Returns the path of the file with the id of the database that was seen at a path.
    package static func ledgerPlace(of path: String, stateFolder: String) -> String {
        "\(stateFolder)/ledger-place-\(digest("place", path)).json"
    }

    private static func digest(_ database: String, _ operatorName: String) -> Substring {
        SHA256.hexDigest(of: Array("\(database)\0\(operatorName)".utf8)).prefix(16)
    }

    /// Returns the folder of exported files.
    package static func exports(in stateFolder: String) -> String { "\(stateFolder)/exports" }

    /// Returns the path of the configuration file.
    package static func configuration(in configFolder: String) -> String { "\(configFolder)/config.toml" }

    /// Returns the folder of the operator's themes.
    package static func themes(in configFolder: String) -> String { "\(configFolder)/themes" }

    /// The ids of the built-in themes, sorted.
    package static var shippedThemes: [String] { ShippedThemes.all.map(\.id).sorted() }
}
