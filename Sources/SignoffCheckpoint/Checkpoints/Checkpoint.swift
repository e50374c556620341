public import OrderedCollections

/// The state of a workflow at the start of a superstep, as LangGraph stores it (storage format, section 3).
public struct Checkpoint: Hashable, Sendable {
    /// The format version: 4 for new checkpoints, 1 to 3 in old files.
    public var formatVersion: Int
    /// The id.
    ///
    /// The address of the checkpoint has the same id.
    public var id: CheckpointID
    /// The creation time as stored: ISO 8601 with an offset.
    public var createdAt: String
    /// The values of the channels.
    ///
    /// A channel without a value is absent; a stored null is a value.
    public var channelValues: OrderedDictionary<String, StoredValue>
    /// The version of every channel ever written.
    public var channelVersions: OrderedDictionary<String, ChannelVersion>
    /// The channel versions that each node has seen.
    public var versionsSeen: OrderedDictionary<String, OrderedDictionary<String, ChannelVersion>>
    /// The channels that the superstep before this checkpoint changed, sorted; `nil` for updates and forks.
    public var updatedChannels: [String]?
    /// Unknown entries, kept unchanged: `pending_sends` of old files, and entries of later formats.
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

/// The version of a channel: a padded string in current files, an integer in old files.
public enum ChannelVersion: Hashable, Sendable {
    /// A version string. Strings are compared as text.
    case text(String)
    /// A version in an old file. Integers are compared as numbers.
    case integer(Int64)
}
