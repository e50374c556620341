extension String {
    /// Whether two texts have the same bytes.
    ///
    /// `==` treats texts as equal that differ in their Unicode form, such as "é" in one scalar and in two. A database
    /// distinguishes them, and so must every name of a database object.
    package func hasSameBytes(as other: String) -> Bool {
        // Texts with the same bytes are equal, and most that are compared are not.
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
    /// Whether two regions have the same bytes; eight at a time, because lists of ids are searched with it.
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

/// A text as a key, which is equal to one with the same bytes only.
package struct ExactText: Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    package static func < (left: ExactText, right: ExactText) -> Bool { left.text.precedesInUTF8(right.text) }

    /// Texts with the same bytes have the same hash; those that differ in their Unicode form may share it.
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Sequence<String> {
    /// The texts as keys.
    package var exact: [ExactText] { map(ExactText.init) }

    /// Whether one of them has the bytes of `text`.
    package func containsBytes(of text: String) -> Bool { contains { $0.hasSameBytes(as: text) } }
}
