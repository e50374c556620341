/// The failure of a node in an earlier run, as its handler receives it when the thread continues.
package struct StoredFailure: Error, CustomStringConvertible {
    /// The text of the error.
    package let text: String

    /// The text of the error.
    package var description: String { text }
}
