/// The settings that all requests of a client share.
package struct HTTPOptions: Hashable, Sendable {
    /// A file with the certificates of the authorities that are trusted, in place of those of the system; `nil` for the system's.
    package var authorities: String?
    /// A file with the certificate the client shows; `nil` for none.
    package var certificate: String?
    /// A file with the key of that certificate; `nil` where the certificate's file has it.
    package var key: String?
    /// Whether the proxies named by the environment are used (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
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
