import OrderedCollections
import SignoffCheckpoint

/// The order of entries is insignificant, and a saver need not keep it. A document database sorts entries.
extension SavedCheckpoint {
    /// The checkpoint with its entries in the order of their names.
    var inNameOrder: SavedCheckpoint {
        var sorted = self
        sorted.checkpoint = checkpoint.inNameOrder
        sorted.metadata = metadata.inNameOrder
        return sorted
    }
}

extension Checkpoint {
    /// The checkpoint with its entries in the order of their names.
    var inNameOrder: Checkpoint {
        var sorted = self
        sorted.channelValues.sort { $0.key.precedesInUTF8($1.key) }
        sorted.channelVersions.sort { $0.key.precedesInUTF8($1.key) }
        sorted.versionsSeen.sort { $0.key.precedesInUTF8($1.key) }
        return sorted
    }
}

extension CheckpointMetadata {
    /// The metadata with its entries in the order of their names.
    var inNameOrder: CheckpointMetadata {
        CheckpointMetadata(entries: entries.inNameOrder)
    }
}

extension OrderedDictionary<String, JSONValue> {
    /// The members in the order of their names.
    var inNameOrder: JSONObject {
        var sorted = self
        sorted.sort { $0.key.precedesInUTF8($1.key) }
        return sorted
    }
}
