/// An event of a stream of server-sent events.
package struct ServerSentEvent: Hashable, Sendable {
    /// The name; `message` if the stream gives none.
    package var name: String
    /// The data: its lines, joined by line feeds.
    package var data: String
    /// The id of the newest event with an id, up to and including this one; `nil` for none.
    package var id: String?

    /// Creates an event.
    package init(name: String = "message", data: String, id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }
}

/// Parses server-sent events from bytes as they arrive.
///
/// The parser is pure. Lines end in CR, LF or CRLF, wherever the bytes are cut. Comments and unknown fields are
/// ignored. An event that is not followed by an empty line is dropped.
package struct ServerSentEventParser: Sendable {
    private let lineLimit: Int
    private let eventLimit: Int
    private var line: [UInt8] = []
    private var hasCarriageReturn = false
    private var isAtStart = true
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var id: String?

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - lineLimit: The maximum number of bytes of a line, more than zero.
    ///   - eventLimit: The maximum number of bytes of the data of an event, more than zero.
    package init(lineLimit: Int = 16 * 1024 * 1024, eventLimit: Int = 16 * 1024 * 1024) {
        self.lineLimit = lineLimit
        self.eventLimit = eventLimit
    }

    /// Reads some bytes, and returns the events that they complete.
    ///
    /// - Throws: ``HTTPError`` `too_large` for a line or an event that exceeds its limit, `malformed` for data that is
    ///   not UTF-8.
    package mutating func read(_ bytes: some Sequence<UInt8>) throws(HTTPError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            if hasCarriageReturn, byte == UInt8(ascii: "\n") {
                hasCarriageReturn = false
                continue
            }
            hasCarriageReturn = byte == UInt8(ascii: "\r")
            if hasCarriageReturn || byte == UInt8(ascii: "\n") {
                if let event = try endLine() { events.append(event) }
            } else {
                guard line.count < lineLimit else {
                    throw HTTPError(.tooLarge, "a line of the stream has more than \(lineLimit) bytes")
                }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() throws(HTTPError) -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: line.count < 65_536) }
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return try endEvent() }
        let end = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[end...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: line[..<end], as: UTF8.self) {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            guard data.count + (hasData ? 1 : 0) + value.count <= eventLimit else {
                throw HTTPError(.tooLarge, "an event of the stream has more than \(eventLimit) bytes")
            }
            if hasData { data.append(UInt8(ascii: "\n")) }
            hasData = true
            data += value
        case "id": if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        default: break
        }
        return nil
    }

    private mutating func endEvent() throws(HTTPError) -> ServerSentEvent? {
        defer { (name, data, hasData) = ("", [], false) }
        guard hasData else { return nil }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw HTTPError(.malformed, "an event of the stream is not UTF-8")
        }
        return ServerSentEvent(name: name.isEmpty ? "message" : name, data: text, id: id)
    }
}
