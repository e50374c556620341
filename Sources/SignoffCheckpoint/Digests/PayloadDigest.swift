extension PayloadDigest {
    /// The digest of a payload that a list did not read completely.
    ///
    /// No payload has this digest.
    static let unread = PayloadDigest(rawValue: "")

    /// The digest of a payload: SHA-256 over its canonical text.
    ///
    /// A payload that is JSON is written as JSON without spaces, with members sorted by the UTF-8 bytes of their names.
    /// Any other value, at any depth, has a form that starts with `!`:
    ///
    /// | Value | Form |
    /// | --- | --- |
    /// | NaN, an infinity | `!float["NaN"]`, `!float["Infinity"]`, `!float["-Infinity"]` |
    /// | a number stored in four bytes | `!float32[0.5]` |
    /// | bytes | `!bytes["base64"]` |
    /// | string with NUL | `!text["a\u0000b"]` |
    /// | a map with a key that is not a string without NUL, or that occurs twice | `!map[[key,value],…]`, sorted by key
    /// |
    /// | a Python `set` or `frozenset` | `!set[…]` or `!frozenset[…]`, sorted |
    /// | another typed value of LangGraph | `!extension[code,[module,name,argument,…]]` |
    /// | an extension whose payload cannot be read, or is nested too deep to be read | `!unread[code,"base64"]` |
    /// | a value under an unknown type tag | `!opaque["tag","base64"]` |
    ///
    /// Different payloads have different texts. The first byte of a value identifies its form, and each form ends at
    /// its closing bracket or quote, so that the text can be parsed without ambiguity. No JSON value starts with `!`,
    /// so the text of a JSON payload never equals the text of another payload.
    ///
    /// These differences do not change the text: the order of a map's members and of a set's elements, the bit pattern
    /// of a NaN, and the length in which an integer is stored. `1` and `1.0` have different texts, and so do `0.0` and
    /// `-0.0`.
    ///
    /// A number stored in four bytes differs from the same number in eight. Python and this package store numbers in
    /// eight bytes, also a Swift `Float`; only other programs store four. When Python reads and stores such a payload
    /// again, its digest changes. An answer to the payload in four bytes is then not delivered, and the question is
    /// asked again.
    public init(of payload: StoredValue) {
        var text = CanonicalPayload()
        text.write(payload, depth: .none)
        self.init(rawValue: SHA256.hexDigest(of: text.bytes))
    }
}
