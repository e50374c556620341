/// The location of a storage as a user writes it: a URL, or the path of a file.
public struct StorageLocation: Hashable, Sendable {
    /// The URL scheme in lower case; `file` for a path.
    public let scheme: String
    /// The path of the file for a path, `file:` and `sqlite:`; the whole URL for other schemes.
    public let address: String

    /// Creates the location of a file.
    public init(path: String) {
        (scheme, address) = ("file", path)
    }

    /// Parses a location.
    ///
    /// Text with a scheme of at least two letters and `://` is a URL. Any other text is a path, so that a file name can
    /// contain a colon. The path of a `file:` or `sqlite:` URL is the percent-decoded part after the host.
    ///
    /// - Parameter text: A URL such as `sqlite:///var/lib/signoff.sqlite`, or a path.
    /// - Throws: ``CheckpointError`` `invalid_data` for a file URL without a path, or with a host other than this
    ///   machine.
    public init(_ text: String) throws {
        guard let scheme = Self.scheme(of: text) else {
            (self.scheme, address) = ("file", text)
            return
        }
        self.scheme = scheme
        guard ["file", "sqlite"].contains(scheme) else {
            address = text
            return
        }
        let rest = text.utf8.dropFirst(scheme.utf8.count + "://".utf8.count)
        let host = rest.prefix { $0 != UInt8(ascii: "/") }
        guard host.isEmpty || host.elementsEqual("localhost".utf8) else {
            throw CheckpointError(
                .invalidData,
                "\(ForeignText.identifier(text)) names a file of another machine; \(scheme)://PATH has three slashes before an absolute path"
            )
        }
        let path = try Self.decoded(rest.dropFirst(host.count), of: text)
        guard path.utf8.count > 1 else {
            throw CheckpointError(.invalidData, "\(ForeignText.identifier(text)) names no file")
        }
        address = path
    }

    private static func scheme(of text: String) -> String? {
        guard let end = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8[end...].starts(with: "://".utf8) else {
            return nil
        }
        let scheme = text.utf8[..<end]
        let isScheme =
            scheme.count > 1 && scheme.first.map(isLetter) == true
            && scheme.allSatisfy {
                isLetter($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "+-.".utf8.contains($0)
            }
        return isScheme ? String(text[..<end]).lowercased() : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func decoded(_ path: some Sequence<UInt8>, of text: String) throws -> String {
        var bytes: [UInt8] = []
        var rest = Array(path)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                value > 0
            else {
                throw CheckpointError(
                    .invalidData,
                    "\(ForeignText.identifier(text)) has a '%' that no two hexadecimal digits follow"
                )
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
