/// The enclosing lists, maps and extensions of a value: their number, and the number of bytes of those extensions.
///
/// The payload of an extension is decoded to a separate value, so each level holds a copy of its content. A limit on
/// the levels only would let 5 MB become 5 GB.
package struct Nesting: Hashable, Sendable {
    /// The bytes that the extensions around a value may have together.
    private static let byteLimit = 128 << 20
    /// The number of times the bytes of the outermost extension may be held, if that is more.
    private static let copyLimit = 8

    /// The number of enclosing lists, maps and extensions.
    package let levels: Int
    /// The bytes of the payloads of the enclosing extensions.
    private let bytes: Int
    /// The greatest number of bytes; `nil` outside of extensions.
    private let limit: Int?

    private init(levels: Int, bytes: Int, limit: Int?) {
        self.levels = levels
        self.bytes = bytes
        self.limit = limit
    }

    /// The nesting of a value that nothing encloses.
    package static let none = Nesting(levels: 0, bytes: 0, limit: nil)

    /// The nesting with more lists and maps around the value.
    package static func + (nesting: Nesting, levels: Int) -> Nesting {
        Nesting(levels: nesting.levels + levels, bytes: nesting.bytes, limit: nesting.limit)
    }

    /// The nesting of what is in an extension with this nesting.
    ///
    /// - Parameter typed: The extension.
    /// - Returns: `nil` for an extension that is not read: it is nested too deep, or its bytes were copied too often.
    package func inside(_ typed: StoredExtension) -> Nesting? {
        let limit = limit ?? max(Self.byteLimit, Self.copyLimit * typed.payload.count)
        guard levels < NestingLimit.levels, typed.payload.count <= limit - bytes else { return nil }
        return Nesting(levels: levels + 1, bytes: bytes + typed.payload.count, limit: limit)
    }
}
