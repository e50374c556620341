package import SignoffCheckpoint

/// The server's information about itself.
package struct ServerInfo: Hashable, Sendable {
    /// The version of the server.
    package var version: String
    /// The version of LangGraph; `nil` when the server does not report it.
    package var langgraphVersion: String?
    /// Whether the server declares that it accepts `strict_resume` in the body of a run.
    package var takesStrictResume: Bool
    /// Whether the server refuses an answer to a question that is not open.
    package var refusesStaleAnswers: Bool

    /// The lowest release of LangGraph that is known to refuse such an answer.
    private static let firstStrict = [1, 2, 22]

    /// Reads the reply to `GET /info`; `nil` for a reply that is not from a LangGraph server.
    package init?(_ json: JSONValue) {
        guard let version = json["version"]?.stringValue else { return nil }
        self.version = version
        langgraphVersion = json["langgraph_py_version"]?.stringValue
        takesStrictResume = (json["flags"]?["strict_resume"] ?? json["strict_resume"])?.boolValue ?? false
        refusesStaleAnswers = takesStrictResume || (langgraphVersion.map(Self.isStrict) ?? false)
    }

    private static func isStrict(_ version: String) -> Bool {
        let numbers = version.split(separator: ".").prefix(3).map { part in Int(part.prefix { $0.isNumber }) ?? 0 }
        guard numbers.count == 3 else { return false }
        return !numbers.lexicographicallyPrecedes(firstStrict)
    }
}
