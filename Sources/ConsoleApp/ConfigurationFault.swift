import SignoffOperator

/// What is wrong with a part of the configuration, in words without the file's name.
struct ConfigurationFault: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// A key nobody knows, with the nearest one that is known.
    static func unknownKey(_ key: String, among known: [String], in place: String? = nil) -> ConfigurationFault {
        let hint = Spelling.nearestName(to: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return ConfigurationFault("\(place.map { $0 + ": " } ?? "")unknown key '\(key)'\(hint)")
    }
}
