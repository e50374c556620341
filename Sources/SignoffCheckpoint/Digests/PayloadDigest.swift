extension PayloadDigest {
    /// The digest of a payload: of the canonical text of the JSON it is shown as.
    public init(of payload: StoredValue) {
        self.init(rawValue: SHA256.hexDigest(of: payload.jsonProjection.canonicalBytes))
    }
}
