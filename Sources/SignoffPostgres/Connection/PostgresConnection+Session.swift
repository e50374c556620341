import SignoffCheckpoint

extension PostgresConnection {
    /// Puts the schema of our tables first in the search path, and identifies the server.
    func prepareSession(schema: String?) throws {
        if let schema {
            let path = try simple("SHOW search_path")
            let rest = path.count == 1 ? path[0].text(0) : "public"
            try script("SET search_path TO \(Self.quoted(schema))\(rest.isEmpty ? "" : ", " + rest)")
        }
        ownSchema = schema
        let server = try simple("SELECT pg_is_in_recovery()::text")
        isStandby = server.count == 1 && server[0].text(0) == "true"
    }

    /// Creates tables of the reference in the open transaction, in the schema that its own programs search and not in
    /// the schema named for ours.
    func inReferenceSchema(_ body: () throws -> Void) throws {
        guard let ownSchema else { return try body() }
        let schemas = try rows("SELECT unnest(current_schemas(false))::text") { $0.text(0) }
        let other = schemas.first { $0 != ownSchema } ?? "public"
        let path = try first("SELECT current_setting('search_path')") { $0.text(0) } ?? "public"
        try script("SET LOCAL search_path TO \(Self.quoted(other))")
        try body()
        try script("SET LOCAL search_path TO \(path)")
    }

    /// A name as an identifier of SQL.
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension PostgresFailure {
    /// Whether another writer stored the same thing first: done again, the transaction finds it.
    var isRace: Bool {
        state == "23505" && ["signoff_runs_client_token", "signoff_runs_holder"].contains(constraint)
    }
}
