/// An item of a store: a value with its namespace and key.
public struct StoreItem: Hashable, Sendable {
    /// The namespace.
    public var namespace: [String]
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONObject
    /// The time at which the key was first stored.
    public var createdAt: Timestamp
    /// The time at which the key was last stored.
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
        /// The default of the store; see ``StoreOptions/standardTimeToLive``.
        case standard
        /// The item is kept until it is deleted.
        case unlimited
        /// The item is kept for this time, more than zero, after it was stored, or last read if reading refreshes it.
        case limited(Duration)
    }
}

/// The time-to-live options of a store.
public struct StoreOptions: Hashable, Sendable {
    /// The time to live of items with the standard lifetime; `nil` for items that are kept until deleted.
    public var standardTimeToLive: Duration?
    /// Whether a read restarts the time to live of an item.
    public var refreshesOnRead: Bool

    /// Creates options.
    ///
    /// - Parameters:
    ///   - standardTimeToLive: The time to live of items stored with the standard lifetime, more than zero; `nil` for
    ///     items that are kept until deleted.
    ///   - refreshesOnRead: Whether a read restarts the time to live of an item.
    public init(standardTimeToLive: Duration? = nil, refreshesOnRead: Bool = true) {
        self.standardTimeToLive = standardTimeToLive
        self.refreshesOnRead = refreshesOnRead
    }

    /// Returns the time to live of an item stored with `lifetime`; `nil` for an unlimited time.
    ///
    /// - Throws: `invalid_data` when the time is not positive.
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
