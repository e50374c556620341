extension String {
    /// Whether two strings have the same bytes.
    ///
    /// `==` treats strings as equal that differ only in Unicode normalization, such as "é" in one scalar and in two. A
    /// database distinguishes such strings, and so must all names of database objects.
    package func hasSameBytes(as other: String) -> Bool {
        // Strings with the same bytes are equal, and most compared strings are not.
        guard self == other else { return false }
        let quick = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable {
                UnsafeRawBufferPointer(left).hasSameBytes(as: UnsafeRawBufferPointer($0))
            }
        }
        return quick.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether two regions have the same bytes.
    ///
    /// Eight bytes are compared at a time, because lists of ids are searched with this function.
    fileprivate func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        var place = 0
        while place + 8 <= count {
            let left = loadUnaligned(fromByteOffset: place, as: UInt64.self)
            guard left == other.loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
            place += 8
        }
        while place < count {
            guard self[place] == other[place] else { return false }
            place += 1
        }
        return true
    }
}

/// A string as a key.
///
/// Two keys are equal only if they have the same bytes.
package struct ExactText: Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    package static func < (left: ExactText, right: ExactText) -> Bool { left.text.precedesInUTF8(right.text) }

    /// Hashes the string.
    ///
    /// Strings that differ only in Unicode normalization have the same hash.
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Sequence<String> {
    /// The strings as keys.
    package var exact: [ExactText] { map(ExactText.init) }

    /// Whether one of the strings has the bytes of `text`.
    package func containsBytes(of text: String) -> Bool { contains { $0.hasSameBytes(as: text) } }
}
