public import OrderedCollections

/// The state of a workflow at the start of a superstep, as LangGraph stores it (storage format, section 3).
public struct Checkpoint: Hashable, Sendable {
    /// The format version; 4 for everything written today, 1 to 3 in old files.
    public var formatVersion: Int
    /// The id, equal to the id of its address.
    public var id: CheckpointID
    /// The creation time, as stored: ISO 8601 with offset.
    public var createdAt: String
    /// The value of every channel that has one; a stored null is a value.
    public var channelValues: OrderedDictionary<String, StoredValue>
    /// The version of every channel ever written.
    public var channelVersions: OrderedDictionary<String, ChannelVersion>
    /// The versions that each node has seen.
    public var versionsSeen: OrderedDictionary<String, OrderedDictionary<String, ChannelVersion>>
    /// The channels changed by the superstep that made this checkpoint, sorted; `nil` for updates and forks.
    public var updatedChannels: [String]?
    /// Unknown entries (`pending_sends` of old files, and entries of later formats), kept unchanged.
    public var extraEntries: StoredMap

    /// Creates a checkpoint.
    public init(
        formatVersion: Int = 4,
        id: CheckpointID,
        createdAt: String,
        channelValues: OrderedDictionary<String, StoredValue> = [:],
        channelVersions: OrderedDictionary<String, ChannelVersion> = [:],
        versionsSeen: OrderedDictionary<String, OrderedDictionary<String, ChannelVersion>> = [:],
        updatedChannels: [String]? = nil,
        extraEntries: StoredMap = StoredMap()
    ) {
        self.formatVersion = formatVersion
        self.id = id
        self.createdAt = createdAt
        self.channelValues = channelValues
        self.channelVersions = channelVersions
        self.versionsSeen = versionsSeen
        self.updatedChannels = updatedChannels
        self.extraEntries = extraEntries
    }
}

/// The version of a channel: padded text in current files, an integer in old files.
public enum ChannelVersion: Hashable, Sendable {
    /// A version string, compared as text.
    case text(String)
    /// A version of an old file, compared as a number.
    case integer(Int64)
}
