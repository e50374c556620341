/// A theme role as a number.
///
/// The console gives the numbers their names.
package struct StyleRole: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The absence of a role.
    package static let none = StyleRole(rawValue: 0)
}
