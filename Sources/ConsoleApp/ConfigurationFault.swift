import SignoffOperator

/// An error in a part of the configuration, described without the file name.
struct ConfigurationFault: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// Returns the fault for an unknown key, with the most similar known key.
    static func unknownKey(_ key: String, among known: [String], in place: String? = nil) -> ConfigurationFault {
        let hint = Spelling.nearestName(to: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return ConfigurationFault("\(place.map { $0 + ": " } ?? "")unknown key '\(key)'\(hint)")
    }
}
