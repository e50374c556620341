extension String {
    /// Whether two texts have the same bytes.
    ///
    /// `==` treats texts as equal that differ in their Unicode form, such as "é" in one scalar and in two. A database
    /// distinguishes them, and so must every name of a database object.
    package func hasSameBytes(as other: String) -> Bool {
        // Texts with the same bytes are equal, and most that are compared are not.
        guard self == other else { return false }
        let quick = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
        }
        return quick.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
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
