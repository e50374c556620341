import SignoffHTTP
import Testing

@Suite("Server-sent events")
struct ParserTests {
    private static let recorded =
        "event: metadata\r\ndata: {\"run_id\":\"r\",\"attempt\":1}\r\nid: 1795359009284-0\r\n\r\n: heartbeat\r\n\r\n"
        + "event: updates\r\ndata: {\"a\":\"é🙂\"}\r\nid: 1795359009285-0\r\n\r\n"

    @Test("A stream reads the same however its bytes are cut", arguments: [1, 2, 3, 7, 4_096])
    func cuts(_ size: Int) throws {
        var parser = ServerSentEventParser()
        let bytes = Array(Self.recorded.utf8)
        var events: [ServerSentEvent] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += try parser.read(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(
            events == [
                ServerSentEvent(name: "metadata", data: "{\"run_id\":\"r\",\"attempt\":1}", id: "1795359009284-0"),
                ServerSentEvent(name: "updates", data: "{\"a\":\"é🙂\"}", id: "1795359009285-0"),
            ]
        )
    }

    @Test("Lines end in CR, LF or CRLF", arguments: ["\r", "\n", "\r\n"])
    func ends(_ end: String) throws {
        var parser = ServerSentEventParser()
        let text = ["data: one", "data:two", "data", "", "data: three", "", ""].joined(separator: end)
        let events = try parser.read(text.utf8)
        #expect(events.map(\.data) == ["one\ntwo\n", "three"])
    }

    @Test("A mark of the byte order, comments, unknown fields and an event without an end are passed over")
    func passedOver() throws {
        var parser = ServerSentEventParser()
        let events = try parser.read(
            "\u{FEFF}: hello\nretry: 10\nother: x\ndata: a\n\nid: 7\n\ndata: b\n\ndata: c".utf8
        )
        #expect(events == [ServerSentEvent(data: "a"), ServerSentEvent(data: "b", id: "7")])
    }

    @Test("A line and an event have a limit, and data that is not UTF-8 is refused")
    func limits() {
        var lines = ServerSentEventParser(lineLimit: 10)
        #expect(throws: HTTPError.self) { try lines.read("data: 012345".utf8) }
        var events = ServerSentEventParser(eventLimit: 10)
        #expect(throws: HTTPError.self) { try events.read("data: 012345\ndata: 012345\n".utf8) }
        var text = ServerSentEventParser()
        #expect(throws: HTTPError.self) { try text.read(Array("data: ".utf8) + [0xFF, 10, 10]) }
    }
    @Test("An event has as many bytes as its limit", arguments: ["0123456789", "01234\ndata: 5678"])
    func exactLimit(_ lines: String) throws {
        var parser = ServerSentEventParser(eventLimit: 10)
        #expect(try parser.read("data: \(lines)\n\n".utf8).count == 1)
        var over = ServerSentEventParser(eventLimit: 10)
        #expect(throws: HTTPError.self) { try over.read("data: \(lines)9\n\n".utf8) }
    }
}
