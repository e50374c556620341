import OrderedCollections
package import SignoffCheckpoint

/// A request to a LangGraph server.
package struct ServerRequest: Hashable, Sendable {
    /// What the request does.
    package enum Effect: Hashable, Sendable {
        /// It only reads: it may be sent again, and is sent under a read-only profile.
        case reads
        /// It writes: it is sent once.
        case writes
    }

    /// The method.
    package var method: String
    /// The path after the place where the API begins.
    package var path: String
    /// The body; nil for none.
    package var body: JSONValue?
    /// What it does.
    package var effect: Effect
    /// The id of the newest event that was seen of a stream; nil for no stream.
    package var lastEventID: String?
    /// How long the whole exchange may take; nil for as long as requests take.
    package var timeout: Duration?

    /// A request that reads a resource.
    package static func get(_ path: String) -> ServerRequest {
        ServerRequest(method: "GET", path: path, effect: .reads)
    }

    /// A request whose body describes what is read.
    package static func query(_ path: String, _ body: JSONObject) -> ServerRequest {
        ServerRequest(method: "POST", path: path, body: .object(body), effect: .reads)
    }

    /// A request that writes.
    package static func write(_ path: String, _ body: JSONObject? = nil) -> ServerRequest {
        ServerRequest(method: "POST", path: path, body: body.map { .object($0) }, effect: .writes)
    }

    /// A request for the events of a run after one of them; `-1` for all that are kept.
    package static func events(_ path: String, after id: String) -> ServerRequest {
        ServerRequest(method: "GET", path: path, effect: .reads, lastEventID: id)
    }

    /// What is attempted, in words.
    var words: String { "\(method) \(path.prefix { $0 != "?" })" }
}

/// The answer of a server to a request.
package struct ServerReply: Hashable, Sendable {
    /// The status.
    package var status: Int
    /// The body.
    package var body: [UInt8]
    /// How many seconds the server asks to wait; nil where it does not.
    package var retryAfter: Int?
    /// The moment of the server's clock; nil where it does not tell.
    package var date: Timestamp?

    /// Creates a reply.
    package init(status: Int, body: [UInt8], retryAfter: Int? = nil, date: Timestamp? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.date = date
    }
}
