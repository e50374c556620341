import FoundationEssentials
import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffRemote
import Testing

/// Exchanges with a real server, recorded.
struct Recording {
    /// The folder of the tests.
    static let tests = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")

    private let exchanges: [JSONValue]

    init(_ name: String) throws {
        let data = try Data(contentsOf: URL(filePath: "\(Self.tests)/Recorded/\(name).json"))
        exchanges = try #require(JSONValue(parsing: [UInt8](data))["exchanges"]?.arrayValue)
    }

    /// The body of the reply of the exchange with this note.
    func body(_ note: String) throws -> JSONValue {
        let exchange = try #require(exchanges.first { $0["note"]?.stringValue == note }, "no exchange \(note)")
        return try #require(exchange["response"]?["body"])
    }

    /// The reply of the exchange with this note.
    func reply(_ note: String) throws -> ServerReply {
        let exchange = try #require(exchanges.first { $0["note"]?.stringValue == note }, "no exchange \(note)")
        let response = try #require(exchange["response"])
        let status = try #require(response["status"]?.integerValue)
        return ServerReply(status: Int(status), body: Array((response["body"] ?? .null).text(.compact).utf8))
    }
}
