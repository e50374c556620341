/// A theme role by number; the console gives the numbers their names.
package struct StyleRole: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// No role at all.
    package static let none = StyleRole(rawValue: 0)
}
