import SignoffCheckpoint
package import SignoffHTTP
import SignoffOperator

/// Sends requests to a server over HTTP.
package struct HTTPTransport: ServerTransport {
    private let client: HTTPClient
    private let url: ServerURL
    private let fields: [HTTPRequest.Field]

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - url: The base URL of the API.
    ///   - fields: The header fields of every request, such as the key.
    ///   - options: The certificate authorities, certificates and proxies.
    /// - Throws: `server_unreachable` with the name of the missing package when libcurl is missing.
    package init(url: ServerURL, fields: [HTTPRequest.Field] = [], options: HTTPOptions = HTTPOptions()) throws {
        do {
            client = try HTTPClient(options: options)
        } catch {
            throw OperationError(.serverUnreachable, error.message, cause: error)
        }
        self.url = url
        self.fields = fields
    }

    package func reply(to request: ServerRequest) async throws -> ServerReply {
        do {
            let response = try await client.response(to: http(request))
            return ServerReply(
                status: response.head.status,
                body: response.body,
                retryAfter: response.head["retry-after"].flatMap { Int($0) },
                date: response.head["date"].flatMap { HTTPDate.timestamp($0) }
            )
        } catch let error as HTTPError {
            throw TransportFailure(error)
        }
    }

    package func events(of request: ServerRequest) async throws -> any ServerEventSource {
        var http = http(request)
        http.timeout = nil
        // The server sends a comment every five seconds.
        http.idleTimeout = .seconds(30)
        http.fields.append(.init("accept", "text/event-stream"))
        do {
            let stream = try await client.stream(http)
            guard stream.head.status != 404 else {
                throw OperationError(.runNotFound, "the server no longer has the resource of \(request.words)")
            }
            guard stream.head.status == 200 else {
                throw OperationError(ServerReply(status: stream.head.status, body: []), to: request)
            }
            return HTTPEventSource(stream)
        } catch let error as HTTPError {
            throw TransportFailure(error)
        }
    }

    private func http(_ request: ServerRequest) -> HTTPRequest {
        var all = fields
        if request.body != nil { all.append(.init("content-type", "application/json")) }
        if let id = request.lastEventID { all.append(.init("last-event-id", id)) }
        var http = HTTPRequest(
            method: request.method,
            url: url.description + request.path,
            fields: all,
            body: request.body.map { Array($0.text(.compact).utf8) } ?? (request.method == "POST" ? [] : nil),
            isRepeatable: request.effect == .reads
        )
        if let timeout = request.timeout { http.timeout = timeout }
        return http
    }
}

/// The events of an HTTP stream.
actor HTTPEventSource: ServerEventSource {
    private let stream: HTTPStream
    private var parser = ServerSentEventParser()
    private var waiting: ArraySlice<ServerSentEvent> = []

    init(_ stream: HTTPStream) { self.stream = stream }

    func next() async throws -> ServerEvent? {
        do {
            while true {
                if let event = waiting.popFirst() { return try ServerEvent(event.name, event.data, id: event.id) }
                guard let bytes = try await stream.next() else { return nil }
                waiting = try parser.read(bytes)[...]
            }
        } catch let error as HTTPError {
            throw TransportFailure(error)
        }
    }
}

extension TransportFailure {
    fileprivate init(_ error: HTTPError) {
        self.init(
            error.message,
            mayHaveArrived: error.mayHaveArrived,
            isGarbled: error.code == .malformed || error.code == .tooLarge
        )
    }
}
