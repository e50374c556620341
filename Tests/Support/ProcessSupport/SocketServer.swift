import Glibc
import Synchronization

/// A server on the loopback interface that sends what a test prescribes, byte by byte.
package final class SocketServer: Sendable {
    /// A connection of a client.
    package struct Connection: Sendable {
        package let descriptor: Int32

        /// Wraps an open socket.
        package init(descriptor: Int32) { self.descriptor = descriptor }

        /// Reads one request; nil when the client has closed.
        package func request() -> String? {
            var text: [UInt8] = []
            while true {
                if let end = Self.end(ofHead: text) {
                    let head = String(decoding: text[..<end], as: UTF8.self)
                    let length = head.lowercased().split(separator: "\r\n")
                        .first { $0.hasPrefix("content-length:") }
                        .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
                    if text.count >= end + (length ?? 0) { return String(decoding: text, as: UTF8.self) }
                }
                var bytes = [UInt8](repeating: 0, count: 65_536)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                guard count > 0 else { return nil }
                text += bytes[..<count]
            }
        }

        private static func end(ofHead text: [UInt8]) -> Int? {
            let mark = Array("\r\n\r\n".utf8)
            guard text.count >= 4 else { return nil }
            return (0...(text.count - 4)).first { text[$0..<($0 + 4)].elementsEqual(mark) }.map { $0 + 4 }
        }

        /// Sends a text; false when the client has closed.
        @discardableResult
        package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Sends bytes; false when the client has closed.
        @discardableResult
        package func send(_ bytes: [UInt8]) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        /// Sends a whole response.
        package func respond(_ body: String, status: String = "200 OK", fields: String = "") {
            send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
        }

        /// Waits until the client has closed.
        package func waitForEnd() {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        }
    }

    /// The port of the server.
    package let port: UInt16
    private let descriptor: Int32
    private let seen = Mutex<[String]>([])

    /// Starts a server; each connection is handed to `serve` on a thread of its own and closed when it returns.
    package init(_ serve: @escaping @Sendable (Connection, _ number: Int, _ server: SocketServer) -> Void) throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listening, pointer, length) == 0 && listen(listening, 64) == 0
                    && getsockname(listening, pointer, &length) == 0
            }
        }
        guard bound else { throw Failure(errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        descriptor = listening
        Self.onThread { [weak self] in
            var number = 0
            while true {
                let client = accept(listening, nil, nil)
                guard client >= 0 else { return }
                number += 1
                let count = number
                guard let server = self else {
                    close(client)
                    return
                }
                Self.onThread {
                    serve(Connection(descriptor: client), count, server)
                    close(client)
                }
            }
        }
    }

    deinit { stop() }

    /// Runs a closure on a thread of its own: as many connections as a test opens are served at the same time.
    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context else { return nil }
            Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }
        pthread_create(&thread, nil, start, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }

    /// Stops listening.
    package func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Notes a request.
    package func note(_ request: String?) { if let request { seen.withLock { $0.append(request) } } }

    /// The requests that were noted.
    package var requests: [String] { seen.withLock { $0 } }

    /// The URL of the server.
    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    package struct Failure: Error {
        let errno: Int32
    }
}
