import ProcessSupport
import SignoffHTTP
import Testing

@Suite("HTTP client", .timeLimit(.minutes(5)))
struct HTTPClientTests {
    private let client: HTTPClient

    init() throws { client = try HTTPClient(options: HTTPOptions(usesProxies: false)) }

    @Test("A request goes out whole, and the response comes back with its status, fields and body")
    func exchange() async throws {
        let server = try SocketServer { connection, _, server in
            server.note(connection.request())
            connection.respond("{\"a\":1}", status: "404 Not Found", fields: "X-Pagination-Next: 10\r\n")
        }
        let response = try await client.response(
            to: HTTPRequest(
                method: "POST",
                url: server.url("/threads/search?x=1"),
                fields: [.init("x-api-key", "secret"), .init("content-type", "application/json")],
                body: Array("{\"limit\":1}".utf8)
            )
        )
        #expect(response.head.status == 404)
        #expect(response.head["x-pagination-next"] == "10")
        #expect(response.body == Array("{\"a\":1}".utf8))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /threads/search?x=1 HTTP/1.1\r\n"))
        #expect(request.contains("x-api-key: secret\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"limit\":1}"))
        #expect(!request.lowercased().contains("expect:"))
    }

    @Test("A redirect is not followed, and a cookie is not sent back")
    func strangers() async throws {
        let server = try SocketServer { connection, _, server in
            while let request = connection.request() {
                server.note(request)
                connection.respond(
                    "",
                    status: "302 Found",
                    fields: "Location: http://127.0.0.1:1/\r\nSet-Cookie: session=1; Path=/\r\n"
                )
            }
        }
        for _ in 0..<2 {
            let response = try await client.response(to: HTTPRequest(url: server.url()))
            #expect(response.head.status == 302)
        }
        #expect(server.requests.count == 2)
        #expect(server.requests.allSatisfy { !$0.lowercased().contains("cookie") })
    }

    @Test("A request that may not arrive twice is not sent again on a connection that the server has closed")
    func notSentAgain() async throws {
        let server = try SocketServer { connection, _, server in
            // The first request is served and its connection kept; the next request on any connection is read and cut
            // off.
            let first = connection.request()
            server.note(first)
            if first?.hasPrefix("GET") == true {
                connection.respond("ok")
                server.note(connection.request())
            }
        }
        _ = try await client.response(to: HTTPRequest(url: server.url()))
        let error = await #expect(throws: HTTPError.self) {
            try await client.response(to: HTTPRequest(method: "POST", url: server.url(), body: Array("{}".utf8)))
        }
        #expect(error?.mayHaveArrived == true)
        #expect(server.requests.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test("Without a listener nothing was sent, and the error says so without the key")
    func unreachable() async throws {
        let server = try SocketServer { _, _, _ in }
        let url = server.url()
        server.stop()
        let error = await #expect(throws: HTTPError.self) {
            try await client.response(
                to: HTTPRequest(method: "POST", url: url, fields: [.init("x-api-key", "secret")], body: [])
            )
        }
        #expect(error?.code == .unreachable)
        #expect(error?.mayHaveArrived == false)
        #expect(error?.description.contains("secret") == false)
    }

    @Test("An unknown host is unreachable")
    func noName() async throws {
        let error = await #expect(throws: HTTPError.self) {
            try await client.response(to: HTTPRequest(url: "http://no-such-host.invalid/"))
        }
        #expect(error?.code == .unreachable)
    }

    @Test(
        "A response that ends early is not returned",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTTP/1.1 200 OK\r\nConte", "",
        ]
    )
    func cutOff(_ text: String) async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.send(text)
        }
        let error = await #expect(throws: HTTPError.self) {
            try await client.response(to: HTTPRequest(url: server.url()))
        }
        // A head that is cut off is none, in the eyes of libcurl.
        #expect(error?.code == (text.hasSuffix("Conte") ? .malformed : .interrupted))
        #expect(error?.mayHaveArrived == true)
    }

    @Test("What is not HTTP is refused")
    func malformed() async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.send("SSH-2.0-OpenSSH_9.2\r\n")
        }
        await #expect(throws: HTTPError.self) { try await client.response(to: HTTPRequest(url: server.url())) }
    }

    @Test("A body above the bound is refused")
    func bounds() async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.respond(String(repeating: "a", count: 1_000))
        }
        let request = HTTPRequest(url: server.url(), bodyLimit: 999)
        let error = await #expect(throws: HTTPError.self) { try await client.response(to: request) }
        #expect(error?.code == .tooLarge)
        #expect(try await client.response(to: HTTPRequest(url: server.url(), bodyLimit: 1_000)).body.count == 1_000)
    }

    @Test("A head above the bound is refused")
    func headBound() async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-Long: \(String(repeating: "a", count: 50_000))\r\n") {}
        }
        await #expect(throws: HTTPError.self) { try await client.response(to: HTTPRequest(url: server.url())) }
    }

    @Test("An exchange ends when its time is over, and a silent stream when its silence lasts too long")
    func timeouts() async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
            connection.waitForEnd()
        }
        let whole = await #expect(throws: HTTPError.self) {
            try await client.response(to: HTTPRequest(url: server.url(), timeout: .milliseconds(100)))
        }
        #expect(whole?.code == .timeout)
        let stream = try await client.stream(
            HTTPRequest(url: server.url(), timeout: nil, idleTimeout: .seconds(1))
        )
        let silent = await #expect(throws: HTTPError.self) {
            while try await stream.next() != nil {}
        }
        #expect(silent?.code == .timeout)
    }

    @Test("A stream gives what arrived while the rest is on its way")
    func streaming() async throws {
        let server = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            // The response never ends: only a client that returns parts as they arrive makes progress.
            connection.waitForEnd()
        }
        let stream = try await client.stream(HTTPRequest(url: server.url(), timeout: nil))
        #expect(stream.head.status == 200)
        #expect(try await stream.next() == Array("first".utf8))
    }

    @Test("A reader that does not read holds the server back")
    func backpressure() async throws {
        let block = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
        let server = try SocketServer { connection, _, server in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(32 << 20)\r\n\r\n")
            for _ in 0..<32 {
                guard connection.send(block) else { return }
                server.note("block")
            }
        }
        let stream = try await client.stream(HTTPRequest(url: server.url(), timeout: nil))
        var count = try #require(try await stream.next()).count
        // Another exchange on the same thread continues in the meantime.
        let other = try SocketServer { connection, _, _ in
            _ = connection.request()
            connection.respond("ok")
        }
        #expect(try await client.response(to: HTTPRequest(url: other.url())).body == Array("ok".utf8))
        #expect(server.requests.count < 32)
        while let bytes = try await stream.next() { count += bytes.count }
        #expect(count == 32 << 20)
    }

    @Test("A canceled task ends its exchange at once, and half a body is not returned")
    func cancellation() async throws {
        let server = try SocketServer { connection, _, server in
            server.note(connection.request())
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.waitForEnd()
            server.note("closed")
        }
        let client = client
        let request = HTTPRequest(url: server.url(), timeout: nil)
        let task = Task { try await client.response(to: request) }
        try await until { server.requests.count == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await until { server.requests.last == "closed" }
    }

    @Test("Many exchanges run at the same time")
    func many() async throws {
        let server = try SocketServer { connection, _, _ in
            while let request = connection.request() {
                connection.respond(String(request.split(separator: " ")[1]))
            }
        }
        let bodies = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 {
                group.addTask { [client] in
                    let response = try await client.response(to: HTTPRequest(url: server.url("/\(number)")))
                    return String(decoding: response.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(bodies == Set((0..<100).map { "/\($0)" }))
    }

    @Test(
        "A request that would be another than it seems is not sent",
        arguments: [
            HTTPRequest(url: "file:///etc/passwd"), HTTPRequest(url: "http://127.0.0.1:1/a b"),
            HTTPRequest(method: "GET /x HTTP/1.1\r\n", url: "http://127.0.0.1:1/"),
            HTTPRequest(url: "http://127.0.0.1:1/", fields: [.init("a", "b\r\nx-api-key: c")]),
            HTTPRequest(url: "http://127.0.0.1:1/", fields: [.init("a:b", "c")]),
        ]
    )
    func invalid(_ request: HTTPRequest) async throws {
        let error = await #expect(throws: HTTPError.self) { try await client.response(to: request) }
        #expect(error?.code == .invalid)
        #expect(error?.mayHaveArrived == false)
    }

    private func until(_ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(120))
        while !condition() {
            try #require(ContinuousClock.now < deadline)
            await Task.yield()
        }
    }
}
