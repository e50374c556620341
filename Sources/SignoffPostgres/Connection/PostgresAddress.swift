import CPostgres
import SignoffCheckpoint

/// The place of a PostgreSQL database, from a URL, and the parameters of its connections.
///
/// Parts that the URL leaves out come from the environment, the service file and `~/.pgpass`, as for every program with
/// libpq. A password in the URL is refused.
public struct PostgresAddress: Hashable, Sendable {
    /// The schema for the tables with the prefix `signoff_`; nil for the first schema of the search path.
    ///
    /// The URL names it with the parameter `signoff_schema`.
    public let schema: String?
    /// The settings the URL names.
    let settings: [Setting]

    struct Setting: Hashable, Sendable {
        var keyword: String
        var value: String
    }

    /// Reads a URL.
    ///
    /// - Parameter url: A URL such as `postgres://ann@db.example.com/workflows`, without a password.
    /// - Throws: ``CheckpointError`` `invalid_data` for a text that is not such a URL, and for a URL with a password; `unsupported` where libpq is missing.
    public init(_ url: String) throws {
        try PostgresLibrary.load()
        let (rest, schema) = Self.separateSchema(of: url)
        if let schema, schema.isEmpty || schema.utf8.count > 63 || schema.utf8.contains(0) {
            throw CheckpointError(.invalidData, "signoff_schema names no schema; its name has 1 to 63 bytes")
        }
        self.schema = schema
        var problem: UnsafeMutablePointer<CChar>?
        let parsed = rest.withCString { cpostgres_parse($0, &problem) }
        defer { cpostgres_free(problem) }
        guard let parsed else {
            // What libpq says may repeat a part of the URL, and so a password.
            throw CheckpointError(
                .invalidData,
                "the URL of the database cannot be read; it has the form postgres://USER@HOST:PORT/DATABASE?sslmode=MODE"
            )
        }
        defer { cpostgres_settings_free(parsed) }
        var settings: [Setting] = []
        var next = parsed
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.value {
                settings.append(Setting(keyword: String(cString: keyword), value: String(cString: value)))
            }
            next += 1
        }
        if settings.contains(where: { ["password", "sslpassword"].contains($0.keyword) && !$0.value.isEmpty }) {
            throw CheckpointError(
                .invalidData,
                "the URL of the database holds a password, which lists of processes and logs would show; leave it out and set PGPASSWORD, "
                    + "or write it into ~/.pgpass or a service file"
            )
        }
        self.settings = settings
    }

    /// The host and the name of the database, without a password.
    public var title: String {
        let user = value("user").map { "\($0)@" } ?? ""
        let host = value("host") ?? value("hostaddr") ?? value("service").map { "service:\($0)" } ?? "localhost"
        let port = value("port").map { ":\($0)" } ?? ""
        let schema = schema.map { "?signoff_schema=\($0)" } ?? ""
        return "postgres://\(user)\(host)\(port)/\(value("dbname") ?? "")\(schema)"
    }

    func value(_ keyword: String) -> String? {
        settings.first { $0.keyword == keyword && !$0.value.isEmpty }?.value
    }

    /// Removes the one parameter that libpq does not know from a URL.
    private static func separateSchema(of url: String) -> (url: String, schema: String?) {
        guard let question = url.firstIndex(of: "?") else { return (url, nil) }
        let parameters = url[url.index(after: question)...].split(separator: "&")
        let own = parameters.last { $0.hasPrefix("signoff_schema=") }
        let others = parameters.filter { !$0.hasPrefix("signoff_schema=") }
        let base = String(url[..<question]) + (others.isEmpty ? "" : "?" + others.joined(separator: "&"))
        return (base, own.map { String($0.dropFirst("signoff_schema=".count)) })
    }
}
