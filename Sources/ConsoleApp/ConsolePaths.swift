import SignoffCheckpoint

/// Where the console keeps and finds its files.
package enum ConsolePaths {
    /// The file of drafts of the database at `database`: one for each database and operator, for nobody sends what another has decided.
    package static func drafts(for database: String, of operatorName: String, stateFolder: String) -> String {
        "\(stateFolder)/drafts-\(digest(database, operatorName)).json"
    }

    /// The file that keeps where an operator was in the database at `database`.
    package static func session(for database: String, of operatorName: String, stateFolder: String) -> String {
        "\(stateFolder)/session-\(digest(database, operatorName)).json"
    }

    /// The file that keeps the newest entry that was seen of the ledger of a database, which `id` names in every place it is copied to.
    package static func ledgerHead(of id: String, stateFolder: String) -> String {
        "\(stateFolder)/ledger-head-\(digest("ledger", id)).json"
    }

    /// The file that keeps which database was seen at a path.
    package static func ledgerPlace(of path: String, stateFolder: String) -> String {
        "\(stateFolder)/ledger-place-\(digest("place", path)).json"
    }

    private static func digest(_ database: String, _ operatorName: String) -> Substring {
        SHA256.hexDigest(of: Array("\(database)\0\(operatorName)".utf8)).prefix(16)
    }

    /// The folder for what an operator writes to files.
    package static func exports(in stateFolder: String) -> String { "\(stateFolder)/exports" }

    /// The configuration file.
    package static func configuration(in configFolder: String) -> String { "\(configFolder)/config.toml" }

    /// The folder of the operator's own themes.
    package static func themes(in configFolder: String) -> String { "\(configFolder)/themes" }

    /// The ids of the themes that ship with the program, sorted.
    package static var shippedThemes: [String] { ShippedThemes.all.map(\.id).sorted() }
}
