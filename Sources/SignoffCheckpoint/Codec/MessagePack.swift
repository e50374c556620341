/// The MessagePack form of stored values, byte for byte as the reference writes it (storage format, section 4.2).
public enum MessagePack {
    /// Encodes a value in the smallest form: unsigned forms for non-negative integers, and each
    /// floating-point number in the length it has.
    ///
    /// - Throws: `not_storable` for an ``StoredValue/opaque(_:)`` part, for nesting deeper than 1024 levels, and for a text, list, map or extension
    ///   longer than 2³² − 1.
    public static func encode(_ value: StoredValue) throws -> [UInt8] {
        var writer = MessagePackWriter()
        try writer.write(value)
        return writer.bytes
    }

    /// Decodes exactly one value.
    ///
    /// Extensions are kept undecoded; nothing in the bytes is ever executed.
    ///
    /// - Throws: `invalid_data`, naming the offset, for bytes that end early, are left over, are not MessagePack, hold text that is not UTF-8 or
    ///   nest deeper than 1024 levels.
    public static func decode(_ bytes: [UInt8]) throws -> StoredValue {
        try decode(bytes, enclosingLevels: 0)
    }

    /// Decodes what is in an extension.
    ///
    /// - Parameters:
    ///   - typed: The extension.
    ///   - nesting: The nesting of what is in it (see ``Nesting/inside(_:)``).
    /// - Returns: The value.
    /// - Throws: `invalid_data` as ``decode(_:)``, with the levels around the extension counted.
    static func content(of typed: StoredExtension, nested nesting: Nesting) throws -> StoredValue {
        try decode(typed.payload, enclosingLevels: nesting.levels)
    }

    private static func decode(_ bytes: [UInt8], enclosingLevels: Int) throws -> StoredValue {
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = MessagePackReader(bytes: buffer, depth: enclosingLevels)
            return try reader.wholeValue()
        }
    }
}
