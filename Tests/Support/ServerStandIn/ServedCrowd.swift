import ProcessSupport
import SignoffCheckpoint
package import SignoffRemote

/// A crowded server behind HTTP, on the loopback interface.
package final class ServedCrowd: Sendable {
    /// What replies.
    package let crowd: CrowdedServer
    private let socket: SocketServer

    /// Begins to serve.
    ///
    /// - Throws: `SocketServer.Failure` when no port is free.
    package init(_ crowd: CrowdedServer) throws {
        self.crowd = crowd
        socket = try SocketServer { connection, _, _ in
            while let text = connection.request() {
                guard let request = Self.request(text) else { return connection.respond("", status: "400 Bad Request") }
                if request.path.hasSuffix("/stream") {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
                    return
                }
                guard let reply = try? crowd.respond(to: request) else { return }
                connection.respond(
                    String(decoding: reply.body, as: UTF8.self),
                    status: "\(reply.status) \(reply.status == 200 ? "OK" : "Not Found")",
                    fields: "Content-Type: application/json\r\n"
                )
            }
        }
    }

    /// Where the API begins.
    package var url: ServerURL {
        get throws { try ServerURL("http://127.0.0.1:\(socket.port)") }
    }

    /// Reads a request as it came; nil for one that is none.
    private static func request(_ text: String) -> ServerRequest? {
        let head = text.prefix { $0 != "\r\n" }.split(separator: " ")
        guard head.count == 3 else { return nil }
        let body = text.startOfBody.map { text[$0...] } ?? ""
        guard !body.isEmpty else { return .get(String(head[1])) }
        guard let json = try? JSONValue(parsing: String(body)), let object = json.objectValue else { return nil }
        return .query(String(head[1]), object)
    }
}

extension String {
    /// Where the body after the head of a request begins; nil for a text without a blank line.
    fileprivate var startOfBody: Index? {
        var rest = self[...]
        while let end = rest.firstIndex(of: "\r\n") {
            let next = rest.index(after: end)
            if next < endIndex, self[next] == "\r\n" { return index(after: next) }
            rest = rest[next...]
        }
        return nil
    }
}
