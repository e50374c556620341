/// The MessagePack form of stored values, byte for byte as LangGraph writes it (storage format, section 4.2).
public enum MessagePack {
    /// Encodes a value in the shortest form: unsigned forms for non-negative integers.
    ///
    /// Floating-point numbers keep their width.
    ///
    /// - Throws: `not_storable` for an ``StoredValue/opaque(_:)`` part, for nesting deeper than 1024 levels, for a
    ///   string, list, map or extension longer than 2³² − 1, and for more than a million parts of less than 8 bytes
    ///   each.
    public static func encode(_ value: StoredValue) throws -> [UInt8] {
        var writer = MessagePackWriter()
        try writer.write(value)
        // Most data has far fewer values than the limit, so values are counted only in large data.
        let limit = maximumValues(in: writer.bytes.count)
        guard writer.bytes.count <= limit || value.countOfValues(limit: limit) <= limit else {
            throw CheckpointError(
                .notStorable,
                "A value of \(writer.bytes.count) bytes with more than \(limit) small parts is not stored, as it could not be read: store them as bytes or text"
            )
        }
        return writer.bytes
    }

    /// Returns the maximum number of values in the lists and maps of one encoded value.
    ///
    /// The limit permits any number of values of 8 bytes and a million smaller ones, so that decoding needs memory in
    /// proportion to the encoded bytes.
    static func maximumValues(in bytes: Int) -> Int { 1_000_000 + bytes / 8 }

    /// Decodes exactly one value.
    ///
    /// Extensions stay undecoded. Stored code is never executed.
    ///
    /// - Throws: `invalid_data` with the offset, for bytes that end early, continue after the value, are not
    ///   MessagePack, contain text that is not UTF-8, nest deeper than 1024 levels or have more than a million parts of
    ///   less than 8 bytes each.
    public static func decode(_ bytes: [UInt8]) throws -> StoredValue {
        try decode(bytes, enclosingLevels: 0)
    }

    /// Decodes the payload of an extension.
    ///
    /// - Parameters:
    ///   - typed: The extension.
    ///   - nesting: The nesting of the payload (see ``Nesting/inside(_:)``).
    /// - Returns: The value.
    /// - Throws: The errors of ``decode(_:)``. The levels around the extension count toward the nesting limit.
    static func content(of typed: StoredExtension, nested nesting: Nesting) throws -> StoredValue {
        try decode(typed.payload, enclosingLevels: nesting.levels)
    }

    /// The size limits of an abridged value, for lists that show the beginning of a large value.
    package struct Abridgment: Sendable {
        /// The maximum number of bytes of a string, of binary data and of an extension.
        package var textLimit = 4_096
        /// The maximum number of elements of a list or entries of a map.
        package var elementLimit = 256

        /// Creates the standard abridgment.
        package init() {}
    }

    /// Decodes the beginning of every part of one value.
    ///
    /// The memory used does not depend on the size of the value.
    ///
    /// - Parameters:
    ///   - bytes: The encoded value.
    ///   - abridgment: The size limits.
    /// - Returns: A value of the same form.
    /// - Throws: The errors of ``decode(_:)``.
    package static func decode(
        abridging bytes: UnsafeBufferPointer<UInt8>,
        to abridgment: Abridgment = Abridgment()
    ) throws -> StoredValue {
        var reader = MessagePackReader(bytes: bytes, depth: 0, abridgment: abridgment)
        return try reader.wholeValue()
    }

    private static func decode(_ bytes: [UInt8], enclosingLevels: Int) throws -> StoredValue {
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = MessagePackReader(bytes: buffer, depth: enclosingLevels)
            return try reader.wholeValue()
        }
    }
}

extension StoredValue {
    /// Returns the number of values in the lists and maps of the value, without the contents of extensions.
    ///
    /// Counting stops soon after `limit`.
    fileprivate func countOfValues(limit: Int) -> Int {
        var count = 0
        var waiting = [self]
        while let value = waiting.popLast(), count <= limit {
            switch value {
            case .array(let elements):
                count += elements.count
                waiting += elements.filter(\.isContainer)
            case .map(let map):
                count += 2 * map.entries.count
                for entry in map.entries {
                    if entry.key.isContainer { waiting.append(entry.key) }
                    if entry.value.isContainer { waiting.append(entry.value) }
                }
            default: break
            }
        }
        return count
    }

    private var isContainer: Bool {
        switch self {
        case .array, .map: true
        default: false
        }
    }
}
