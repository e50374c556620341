import SignoffOperator

/// The base URL of a LangGraph server's API.
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// The URL, without a trailing slash.
    package let description: String
    /// The host, with its port if the URL has one, as shown in the header.
    package let host: String

    /// Parses a URL.
    ///
    /// - Throws: `usage` for a URL that is not http or https, or has user information, a query or a fragment. The
    ///   message never contains the URL, which can contain a password.
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
                "the URL of a server must not contain a user or password: give the key in $SIGNOFF_API_KEY, or by 'api_key_env' of a profile"
            )
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw OperationError(
                .usage,
                "the URL of a server must not have a query or fragment: give the base URL of its API"
            )
        }
        guard !authority.isEmpty, authority.first != ":", text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw OperationError(
                .usage,
                "the URL of the server has no host, or has invalid characters"
            )
        }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        host = authority.lowercased()
        description = scheme + host + path
    }
}
