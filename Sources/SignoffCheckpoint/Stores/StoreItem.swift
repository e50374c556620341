/// A value of a store with its namespace and key.
public struct StoreItem: Hashable, Sendable {
    /// The namespace.
    public var namespace: [String]
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONObject
    /// The time at which the key was first stored.
    public var createdAt: Timestamp
    /// The time at which it was last stored.
    public var updatedAt: Timestamp

    /// Creates an item.
    public init(namespace: [String], key: String, value: JSONObject, createdAt: Timestamp, updatedAt: Timestamp) {
        self.namespace = namespace
        self.key = key
        self.value = value
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The lifetime of an item in its store.
    public enum Lifetime: Hashable, Sendable {
        /// As long as the store keeps items that are stored without a lifetime: see ``StoreOptions/standardTimeToLive``.
        case standard
        /// Until it is deleted.
        case unlimited
        /// For this long after it was stored, or last read if reading refreshes it; more than zero.
        case limited(Duration)
    }
}

/// The options of a store for times to live.
public struct StoreOptions: Hashable, Sendable {
    /// The time to live of items with the standard lifetime; `nil` for items that stay until they are deleted.
    public var standardTimeToLive: Duration?
    /// Whether a read restarts the time to live of an item.
    public var refreshesOnRead: Bool

    /// Creates options.
    ///
    /// - Parameters:
    ///   - standardTimeToLive: The time to live of items stored with the standard lifetime, more than zero; `nil` for
    ///     items that stay until they are deleted.
    ///   - refreshesOnRead: Whether a read restarts the time to live of an item.
    public init(standardTimeToLive: Duration? = nil, refreshesOnRead: Bool = true) {
        self.standardTimeToLive = standardTimeToLive
        self.refreshesOnRead = refreshesOnRead
    }

    /// The time to live of an item stored with `lifetime`; `nil` for ever.
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

    /// Whether a read with this option restarts times to live.
    package func refreshes(_ refresh: StoreOperation.Refresh) -> Bool {
        switch refresh {
        case .standard: refreshesOnRead
        case .always: true
        case .never: false
        }
    }
}
