extension String {
    /// Returns the beginning of a string, at most `limit` bytes, cut at a scalar boundary; the whole string when it is
    /// shorter.
    ///
    /// Lists never read more of a payload's strings.
    package func start(bytes limit: Int) -> Substring {
        guard utf8.count > limit else { return self[...] }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return self[..<end]
    }

    /// Whether a string contains another, byte for byte.
    package func containsBytes(of other: String) -> Bool {
        let wanted = Array(other.utf8)
        guard let first = wanted.first else { return true }
        var text = self
        return text.withUTF8 { bytes in
            guard bytes.count >= wanted.count else { return false }
            for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
                if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
            }
            return false
        }
    }
}
