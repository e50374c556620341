import SignoffCheckpoint

/// A text made up for one request, by which the request is found again when its outcome is not known.
///
/// A request that is sent twice with one token is stored once.
package struct RequestToken: TextIdentifier {
    /// The text.
    package let rawValue: String

    /// Creates a token of a text.
    package init(rawValue: String) { self.rawValue = rawValue }
}
