import SignoffOperator

/// The URL of a LangGraph server: where its API begins.
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// The URL without a slash at its end.
    package let description: String
    /// The host, with its port where one is given: what a header shows.
    package let host: String

    /// Reads a URL that somebody gave.
    ///
    /// - Throws: `usage` for a URL that is none of http or https, or has user information, a query or a fragment. The message never holds the URL, which may have a
    ///   password.
    package init(_ text: String) throws {
        let lowered = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lowered.hasPrefix($0) }) else {
            throw OperationError(.usage, "the URL of a server begins with http:// or https://")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw OperationError(
                .usage,
                "the URL of a server has no user or password in it: give the key by $SIGNOFF_API_KEY, or by 'api_key_env' of a profile"
            )
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw OperationError(
                .usage,
                "the URL of a server ends before any query: give the place where its API begins"
            )
        }
        guard !authority.isEmpty, authority.first != ":", text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw OperationError(
                .usage,
                "the URL of the server names no host, or has characters that a URL cannot have"
            )
        }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        host = authority.lowercased()
        description = scheme + host + path
    }
}
