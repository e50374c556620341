/// The nesting of a value: the number of enclosing lists, maps and extensions, and the bytes of those extensions.
///
/// The payload of an extension is decoded to a separate value, so each level contains a copy of its content. A limit on
/// the number of levels alone would let 5 MB become 5 GB.
package struct Nesting: Hashable, Sendable {
    /// The maximum size in bytes of all extensions around a value together.
    private static let byteLimit = 128 << 20
    /// The number of copies of the outermost extension's bytes that are permitted, if that is more.
    private static let copyLimit = 8

    /// The number of enclosing lists, maps and extensions.
    package let levels: Int
    /// The bytes of the payloads of the enclosing extensions.
    private let bytes: Int
    /// The maximum number of bytes; `nil` outside of extensions.
    private let limit: Int?

    private init(levels: Int, bytes: Int, limit: Int?) {
        self.levels = levels
        self.bytes = bytes
        self.limit = limit
    }

    /// The nesting of an outermost value.
    package static let none = Nesting(levels: 0, bytes: 0, limit: nil)

    /// Returns the nesting with more lists and maps around the value.
    package static func + (nesting: Nesting, levels: Int) -> Nesting {
        Nesting(levels: nesting.levels + levels, bytes: nesting.bytes, limit: nesting.limit)
    }

    /// Returns the nesting of the content of an extension with this nesting.
    ///
    /// - Parameter typed: The extension.
    /// - Returns: `nil` for an extension that is not read: the extension is nested too deep, or its bytes were copied
    ///   too often.
    package func inside(_ typed: StoredExtension) -> Nesting? {
        let limit = limit ?? max(Self.byteLimit, Self.copyLimit * typed.payload.count)
        guard levels < NestingLimit.levels, typed.payload.count <= limit - bytes else { return nil }
        return Nesting(levels: levels + 1, bytes: bytes + typed.payload.count, limit: limit)
    }
}
