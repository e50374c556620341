import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffRemote

/// A server from before the flag for comparing answers. It reports an older version and ignores the flag.
struct OldServer: ServerTransport {
    private let base: any ServerTransport

    init(_ base: any ServerTransport) { self.base = base }

    func reply(to request: ServerRequest) async throws -> ServerReply {
        if request.path == "/info" {
            return ServerReply(["version": "0.4.0", "langgraph_py_version": "1.2.11", "flags": [:]])
        }
        var request = request
        if var body = request.body?.objectValue {
            body["config"] = nil
            request.body = .object(body)
        }
        return try await base.reply(to: request)
    }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        try await base.events(of: request)
    }
}
