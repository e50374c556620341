public import OrderedCollections

/// The state of a workflow at the start of a step, as LangGraph stores it (storage format, section 3).
public struct Checkpoint: Hashable, Sendable {
    /// The format version; 4 for everything written today, 1 to 3 in old files.
    public var formatVersion: Int
    /// The id, equal to the one it is addressed by.
    public var id: CheckpointID
    /// The creation time, as stored: ISO 8601 with offset.
    public var createdAt: String
    /// The value of every channel that holds one; a stored `nil` is a value.
    public var channelValues: OrderedDictionary<String, StoredValue>
    /// The version of every channel ever written.
    public var channelVersions: OrderedDictionary<String, ChannelVersion>
    /// The versions that each node has seen.
    public var versionsSeen: OrderedDictionary<String, OrderedDictionary<String, ChannelVersion>>
    /// The channels changed by the step that made this checkpoint, sorted; `nil` for updates and forks.
    public var updatedChannels: [String]?
    /// Keys this library does not know (`pending_sends` of old files and what is to come), kept as they are.
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

/// The version of a channel: padded text today, an integer in old files.
public enum ChannelVersion: Hashable, Sendable {
    /// A version string, compared as text.
    case text(String)
    /// A version of an old file, compared as a number.
    case integer(Int64)
}
