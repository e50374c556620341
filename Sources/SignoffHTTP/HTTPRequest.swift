/// A request to an HTTP server.
package struct HTTPRequest: Sendable {
    /// A header field.
    package struct Field: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: String

        /// Creates a field.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The method, such as `GET`.
    package var method: String
    /// The complete http or https URL.
    package var url: String
    /// The header fields.
    package var fields: [Field]
    /// The body; `nil` for none.
    package var body: [UInt8]?
    /// Whether the request can reach the server twice without harm.
    ///
    /// A request that cannot is sent on a connection of its own, because libcurl sends a request again when the server
    /// has closed a kept connection.
    package var isRepeatable: Bool
    /// The time limit for opening the connection.
    package var connectTimeout: Duration
    /// The time limit for the whole exchange; `nil` for none.
    package var timeout: Duration?
    /// The time limit without received data; `nil` for none.
    ///
    /// The time during which a slow reader pauses the transfer does not count.
    package var idleTimeout: Duration?
    /// The maximum number of bytes of a response body, more than zero.
    ///
    /// The body of a stream is not limited.
    package var bodyLimit: Int

    /// Creates a request.
    package init(
        method: String = "GET",
        url: String,
        fields: [Field] = [],
        body: [UInt8]? = nil,
        isRepeatable: Bool? = nil,
        connectTimeout: Duration = .seconds(10),
        timeout: Duration? = .seconds(60),
        idleTimeout: Duration? = nil,
        bodyLimit: Int = 64 * 1024 * 1024
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.isRepeatable = isRepeatable ?? (method == "GET")
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.idleTimeout = idleTimeout
        self.bodyLimit = bodyLimit
    }
}
