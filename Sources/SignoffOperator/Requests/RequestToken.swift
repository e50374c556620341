import SignoffCheckpoint

/// A string made for one request, which identifies the request when its outcome is unknown.
///
/// A request that is sent twice with one token is stored once.
package struct RequestToken: TextIdentifier {
    /// The string.
    package let rawValue: String

    /// Creates a token from a string.
    package init(rawValue: String) { self.rawValue = rawValue }
}
