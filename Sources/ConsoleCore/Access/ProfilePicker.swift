/// A choice among the profiles.
package struct ProfilePicker: Equatable, Sendable {
    var index: Int
}
