import OrderedCollections
package import SignoffCheckpoint

/// A request to a LangGraph server.
package struct ServerRequest: Hashable, Sendable {
    /// The effect of a request.
    package enum Effect: Hashable, Sendable {
        /// The request reads. It can be sent again, and is sent even when writes are refused.
        case reads
        /// The request writes. It is sent once.
        case writes
    }

    /// The method.
    package var method: String
    /// The path relative to the base URL.
    package var path: String
    /// The body; `nil` for none.
    package var body: JSONValue?
    /// The effect.
    package var effect: Effect
    /// The id of the newest event seen in a stream; `nil` for a request without a stream.
    package var lastEventID: String?
    /// The time limit of the exchange; `nil` for the default limit.
    package var timeout: Duration?

    /// Returns a request that reads a resource.
    package static func get(_ path: String) -> ServerRequest {
        ServerRequest(method: "GET", path: path, effect: .reads)
    }

    /// Returns a request that reads, with a query in its body.
    package static func query(_ path: String, _ body: JSONObject) -> ServerRequest {
        ServerRequest(method: "POST", path: path, body: .object(body), effect: .reads)
    }

    /// Returns a request that writes.
    package static func write(_ path: String, _ body: JSONObject? = nil) -> ServerRequest {
        ServerRequest(method: "POST", path: path, body: body.map { .object($0) }, effect: .writes)
    }

    /// Returns a request for the events of a run after an event; `-1` for all stored events.
    package static func events(_ path: String, after id: String) -> ServerRequest {
        ServerRequest(method: "GET", path: path, effect: .reads, lastEventID: id)
    }

    /// The request in words.
    var words: String { "\(method) \(path.prefix { $0 != "?" })" }
}

/// The reply of a server to a request.
package struct ServerReply: Hashable, Sendable {
    /// The status.
    package var status: Int
    /// The body.
    package var body: [UInt8]
    /// The number of seconds that the server asks the client to wait; `nil` for none.
    package var retryAfter: Int?
    /// The time on the server's clock; `nil` when the reply contains none.
    package var date: Timestamp?

    /// Creates a reply.
    package init(status: Int, body: [UInt8], retryAfter: Int? = nil, date: Timestamp? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.date = date
    }
}
