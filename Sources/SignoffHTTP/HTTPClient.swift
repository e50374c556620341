/// A client of HTTP servers: libcurl, loaded when the first client is made, on one thread of its own.
///
/// Cookies are neither kept nor sent, redirects are not followed, HTTP/1.1 is spoken. Requests may be made from any task, many at the same time.
package final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// Creates a client.
    ///
    /// - Throws: ``HTTPError`` `unavailable`, with the name of the package, where libcurl is missing.
    package init(options: HTTPOptions = HTTPOptions()) throws(HTTPError) {
        loop = try TransferLoop(options)
    }

    deinit { loop.stop() }

    /// Sends a request and returns the whole response, with any status.
    ///
    /// - Throws: ``HTTPError``; `CancellationError` when the task was canceled, after which the request may have arrived.
    @concurrent
    package func response(to request: HTTPRequest) async throws -> HTTPResponse {
        let stream = try await open(request, bodyLimit: request.bodyLimit)
        var body: [UInt8] = []
        while let bytes = try await stream.next() { body += bytes }
        return HTTPResponse(head: stream.head, body: body)
    }

    /// Sends a request and returns once the head of the response is there; the body comes as it is read.
    ///
    /// - Throws: ``HTTPError``; `CancellationError`.
    @concurrent
    package func stream(_ request: HTTPRequest) async throws -> HTTPStream {
        try await open(request, bodyLimit: nil)
    }

    private func open(_ request: HTTPRequest, bodyLimit: Int?) async throws -> HTTPStream {
        try request.requireSendable()
        let transfer = Transfer(request, bodyLimit: bodyLimit)
        try Task.checkCancellation()
        loop.start(transfer)
        do {
            return HTTPStream(head: try await transfer.head(on: loop), transfer: transfer, loop: loop)
        } catch {
            loop.cancel(transfer)
            throw error
        }
    }
}

extension HTTPRequest {
    /// Throws `invalid` for a URL or a field that would be another request than it seems.
    fileprivate func requireSendable() throws(HTTPError) {
        let isHTTP = url.hasPrefix("http://") || url.hasPrefix("https://")
        guard isHTTP, url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw HTTPError(.invalid, "the URL of the request is none of http or https")
        }
        guard !method.isEmpty, method.utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) else {
            throw HTTPError(.invalid, "the method of the request is none")
        }
        for field in fields {
            let isName = !field.name.isEmpty && field.name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 58 }
            let isValue = field.value.utf8.allSatisfy { $0 == 9 || ($0 >= 32 && $0 != 127) }
            // The value may be a key: it is not shown.
            guard isName, isValue else {
                throw HTTPError(.invalid, "a field of the request has characters that a head cannot have")
            }
        }
    }
}
