/// A client of HTTP servers, based on libcurl, which is loaded when the first client is created.
///
/// Each client has one thread.
///
/// The client neither stores nor sends cookies, does not follow redirects, and uses HTTP/1.1. Requests can be made from
/// any task, many at the same time.
package final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// Creates a client.
    ///
    /// - Throws: ``HTTPError`` `unavailable` with the name of the package when libcurl is missing.
    package init(options: HTTPOptions = HTTPOptions()) throws(HTTPError) {
        loop = try TransferLoop(options)
    }

    deinit { loop.stop() }

    /// Sends a request, and returns the complete response, with any status.
    ///
    /// - Throws: ``HTTPError``; `CancellationError` when the task was canceled. The request can then have arrived.
    @concurrent
    package func response(to request: HTTPRequest) async throws -> HTTPResponse {
        let stream = try await open(request, bodyLimit: request.bodyLimit)
        var body: [UInt8] = []
        while let bytes = try await stream.next() { body += bytes }
        return HTTPResponse(head: stream.head, body: body)
    }

    /// Sends a request, and returns once the head of the response has arrived.
    ///
    /// The body arrives as it is read.
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
    /// Throws `invalid` for a URL or a header field that would make the request another than it seems.
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
            // The value can be a key, so the message does not contain it.
            guard isName, isValue else {
                throw HTTPError(.invalid, "a field of the request has characters that a head cannot have")
            }
        }
    }
}
