/// A value of a store and where it is.
public struct StoreItem: Hashable, Sendable {
    /// The namespace.
    public var namespace: [String]
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONObject
    /// When the key was first stored.
    public var createdAt: Timestamp
    /// When it was last stored.
    public var updatedAt: Timestamp

    /// Creates an item.
    public init(namespace: [String], key: String, value: JSONObject, createdAt: Timestamp, updatedAt: Timestamp) {
        self.namespace = namespace
        self.key = key
        self.value = value
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// How long an item stays in its store.
    public enum Lifetime: Hashable, Sendable {
        /// As long as the store keeps items that are stored without a lifetime: see ``StoreOptions/standardTimeToLive``.
        case standard
        /// Until it is deleted.
        case unlimited
        /// For this long after it was stored, or last read if reading refreshes it; more than zero.
        case limited(Duration)
    }
}

/// How a store treats times to live.
public struct StoreOptions: Hashable, Sendable {
    /// How long items stay that are stored with the standard lifetime; nil until they are deleted.
    public var standardTimeToLive: Duration?
    /// Whether the time to live of an item begins anew when it is read.
    public var refreshesOnRead: Bool

    /// Creates options.
    ///
    /// - Parameters:
    ///   - standardTimeToLive: How long items stay that are stored with the standard lifetime, more than zero; nil until they are deleted.
    ///   - refreshesOnRead: Whether the time to live of an item begins anew when it is read.
    public init(standardTimeToLive: Duration? = nil, refreshesOnRead: Bool = true) {
        self.standardTimeToLive = standardTimeToLive
        self.refreshesOnRead = refreshesOnRead
    }

    /// The time to live of an item stored with `lifetime`; nil for ever.
    ///
    /// - Throws: `invalid_data` when it is not positive.
    package func timeToLive(for lifetime: StoreItem.Lifetime) throws -> Duration? {
        let timeToLive: Duration? =
            switch lifetime {
            case .standard: standardTimeToLive
            case .unlimited: nil
            case .limited(let duration): duration
            }
        if let timeToLive, timeToLive <= .zero {
            throw CheckpointError(
                .invalidData,
                "the time to live of a store item is \(timeToLive), it must be positive"
            )
        }
        return timeToLive
    }

    /// Whether a read with this wish lets times to live begin anew.
    package func refreshes(_ refresh: StoreOperation.Refresh) -> Bool {
        switch refresh {
        case .standard: refreshesOnRead
        case .always: true
        case .never: false
        }
    }
}
