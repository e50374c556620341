import OrderedCollections
package import SignoffCheckpoint
import SignoffReview

/// Who works on an item, for others to see; it keeps nobody from deciding.
package struct ItemClaim: Equatable, Sendable {
    package var item: ItemID
    package var owner: String
    /// When it ends unless it is renewed.
    package var expiresAt: Timestamp

    package init(item: ItemID, owner: String, expiresAt: Timestamp) {
        self.item = item
        self.owner = owner
        self.expiresAt = expiresAt
    }
}

/// The claims that hold now.
struct ClaimsState: Equatable, Sendable {
    var byItem: [ItemID: ItemClaim] = [:]
}
