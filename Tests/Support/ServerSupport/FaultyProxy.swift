import Glibc
import ProcessSupport
package import SignoffRemote
import Synchronization

/// A proxy between a client and a server that does something wrong with the requests that a test chooses.
///
/// Each connection carries one request.
package final class FaultyProxy: Sendable {
    /// What goes wrong.
    package enum Fault: String, CaseIterable, Sendable {
        /// The reply comes three seconds late.
        case delay
        /// The connection ends before the request reaches the server.
        case loseRequest
        /// The request reaches the server, and the connection ends before a reply.
        case loseReply
        /// The reply ends in its middle.
        case cutReply
        /// The request reaches the server twice; the first reply comes back.
        case duplicate
        /// The request reaches the server twice; the second reply comes back.
        case duplicateLate
        /// The body of the reply has other bytes than the server sent.
        case garble
    }

    private struct State {
        var fault: Fault?
        var isMeant: @Sendable (String) -> Bool = { _ in false }
        var met = 0
    }

    private let state = Mutex(State())
    private let target: UInt16
    private let listening = Mutex<SocketServer?>(nil)

    /// Starts a proxy to a server.
    package init(to url: ServerURL) throws {
        target = UInt16(url.host.split(separator: ":").last ?? "") ?? 80
        let server = try SocketServer { [weak self] connection, _, _ in
            guard let request = connection.request() else { return }
            self?.carry(request, for: connection)
        }
        listening.withLock { $0 = server }
    }

    /// Where the API begins for clients of the proxy.
    package var url: ServerURL {
        get throws { try ServerURL("http://127.0.0.1:\(listening.withLock { $0?.port ?? 0 })") }
    }

    /// Lets the next request go wrong whose first line meets a condition.
    package func fail(_ fault: Fault, where isMeant: @escaping @Sendable (String) -> Bool) {
        state.withLock { state in (state.fault, state.isMeant) = (fault, isMeant) }
    }

    /// How many requests went wrong.
    package var met: Int { state.withLock { $0.met } }

    private func carry(_ request: String, for connection: SocketServer.Connection) {
        let line = request.prefix { $0 != "\r\n" }
        let fault = state.withLock { state -> Fault? in
            guard let fault = state.fault, state.isMeant(String(line)) else { return nil }
            state.fault = nil
            state.met += 1
            return fault
        }
        switch fault {
        case nil: exchange(request) { connection.send($0) }
        case .loseRequest: break
        case .loseReply: _ = whole(request)
        case .delay:
            let reply = whole(request)
            sleep(3)
            connection.send(reply)
        case .cutReply:
            let reply = whole(request)
            connection.send(Array(reply.prefix(max(1, reply.count - 20))))
        case .duplicate:
            let reply = whole(request)
            _ = whole(request)
            connection.send(reply)
        case .duplicateLate:
            _ = whole(request)
            connection.send(whole(request))
        case .garble:
            var reply = whole(request)
            for index in reply.indices.suffix(40) { reply[index] = UInt8(ascii: "#") }
            connection.send(reply)
        }
    }

    /// Sends a request and returns the whole reply.
    private func whole(_ request: String) -> [UInt8] {
        var reply: [UInt8] = []
        exchange(request) { bytes in
            reply += bytes
            return true
        }
        return reply
    }

    /// Sends a request on a connection of its own and hands the reply over as it comes, until nobody wants it.
    private func exchange(_ request: String, _ hand: ([UInt8]) -> Bool) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = target.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(server, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { return }
        // The end of the reply is the end of the connection.
        var sent = Array(request.utf8)
        if let end = sent.firstIndex(of: UInt8(ascii: "\n")) {
            sent.insert(contentsOf: "Connection: close\r\n".utf8, at: end + 1)
        }
        SocketServer.Connection(descriptor: server).send(sent)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(server, &bytes, bytes.count, 0)
            guard count > 0, hand(Array(bytes[..<count])) else { return }
        }
    }
}
