extension Int {
    /// The number of bytes in words: `512 bytes`, `1.5 KB`, `52.4 MB`.
    ///
    /// A KB is 1,000 bytes.
    package var byteWords: String {
        guard self >= 1_000 else { return "\(self) \(self == 1 ? "byte" : "bytes")" }
        let (unit, name) = self < 1_000_000 ? (1_000, "KB") : (1_000_000, "MB")
        let tenths = self / (unit / 10)
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
