/// Reads the lines of a response's head.
///
/// The heads of interim responses are skipped.
struct HeadReader {
    /// The maximum size of all heads of a response, in bytes.
    private static let limit = 256 * 1024
    private var size = 0
    private var current: HTTPHead?

    /// Reads one line, including its end.
    ///
    /// Returns the head that the line completes; `nil` for an incomplete head.
    ///
    /// - Throws: ``HTTPError`` `too_large` or `malformed`.
    mutating func read(_ line: some Collection<UInt8>) throws(HTTPError) -> HTTPHead? {
        size += line.count
        guard size <= Self.limit else {
            throw HTTPError(
                .tooLarge,
                "the head of the response has more than \(Self.limit) bytes",
                mayHaveArrived: true
            )
        }
        var text = String(decoding: line, as: UTF8.self)[...]
        while let last = text.unicodeScalars.last, last == "\r" || last == "\n" { text.unicodeScalars.removeLast() }
        if text.hasPrefix("HTTP/") {
            let parts = text.split(separator: " ", maxSplits: 2)
            guard parts.count >= 2, let status = Int(parts[1]) else {
                throw HTTPError(.malformed, "the response has no status", mayHaveArrived: true)
            }
            current = HTTPHead(status: status)
            return nil
        }
        guard text.isEmpty else {
            if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                current?.add(String(text[..<colon]), String(value))
            }
            return nil
        }
        // The trailers of a chunked body also end in an empty line, without a status before them.
        defer { current = nil }
        guard let head = current, !(100..<200).contains(head.status) else { return nil }
        return head
    }
}
