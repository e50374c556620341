/// The settings that all requests of a client share.
package struct HTTPOptions: Hashable, Sendable {
    /// A file with the certificates of the trusted authorities, in place of the system's; `nil` for the system's.
    package var authorities: String?
    /// A file with the client certificate; `nil` for none.
    package var certificate: String?
    /// A file with the key of the client certificate; `nil` if the certificate's file contains the key.
    package var key: String?
    /// Whether the proxies in the environment are used (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
    package var usesProxies: Bool

    /// Creates options.
    package init(
        authorities: String? = nil,
        certificate: String? = nil,
        key: String? = nil,
        usesProxies: Bool = true
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.usesProxies = usesProxies
    }
}
