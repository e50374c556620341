extension PayloadDigest {
    /// The placeholder in a list for a payload that was not read completely.
    ///
    /// No payload has this digest.
    static let unread = PayloadDigest(rawValue: "")

    /// The digest of a payload: SHA-256 over its canonical text.
    ///
    /// A payload that is JSON is written as JSON without spaces, its members sorted by the UTF-8 bytes of their names. Everything else has a form
    /// that starts with `!`, at any depth:
    ///
    /// | Value | Form |
    /// | --- | --- |
    /// | NaN, an infinity | `!float["NaN"]`, `!float["Infinity"]`, `!float["-Infinity"]` |
    /// | a number stored in four bytes | `!float32[0.5]` |
    /// | bytes | `!bytes["base64"]` |
    /// | text with NUL | `!text["a\u0000b"]` |
    /// | a map with a key that is not such plain text, or that occurs twice | `!map[[key,value],…]`, sorted by key |
    /// | a Python `set` or `frozenset` | `!set[…]` or `!frozenset[…]`, sorted |
    /// | another typed value of LangGraph | `!extension[code,[module,name,argument,…]]` |
    /// | an extension whose payload cannot be read, or is nested too deep to be read | `!unread[code,"base64"]` |
    /// | a value under an unknown type tag | `!opaque["tag","base64"]` |
    ///
    /// Different payloads have different texts. The first byte of a value says which form follows, and each form ends where its brackets or quotes
    /// close, so that the text can be read back without doubt. No JSON value starts with `!`, so a text with a tag is not JSON, and no payload that
    /// is JSON has that text.
    /// These differences do not change the text: the order of a map's members and of a set's elements, the bit pattern
    /// of a NaN, and the length in which an integer is stored. `1` and `1.0` have different texts, and so have `0.0`
    /// and `-0.0`.
    /// and the length an integer is stored in. `1` and `1.0` differ, `0.0` and `-0.0` too.
    ///
    /// A number stored in four bytes is not the same number in eight. Only programs other than Python and this one store such numbers: Python reads the
    /// number and stores it in eight bytes, and a Swift `Float` is stored in eight bytes. An answer that was given to the payload in four bytes is therefore
    /// not delivered to the payload in eight; the question is asked again.
    public init(of payload: StoredValue) {
        var text = CanonicalPayload()
        text.write(payload, depth: .none)
        self.init(rawValue: SHA256.hexDigest(of: text.bytes))
    }
}
