import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Who works on an item, for others to see; it keeps nobody from deciding.
struct ItemClaim: Equatable, Sendable {
    var owner: String
    /// When it ends unless it is renewed.
    var expiresAt: Timestamp
}

/// The claims that hold now.
struct ClaimsState: Equatable, Sendable {
    /// All of them, as the database has them.
    private(set) var all: [Claim] = []
    private(set) var byItem: [ItemID: ItemClaim] = [:]

    /// Takes the claims of the database and finds the items they are on.
    mutating func take(_ claims: [Claim], of entries: [InboxEntry]) {
        all = claims
        byItem = [:]
        guard !claims.isEmpty else { return }
        let byQuestion = Dictionary(claims.map { ($0.question, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            guard let place = ClaimedQuestion(entry.question), let claim = byQuestion[place] else { continue }
            byItem[entry.id] = ItemClaim(owner: claim.owner, expiresAt: claim.expiresAt)
        }
    }
}

extension ConsoleState {
    /// The claim that somebody else has on an item now.
    func otherClaim(on item: ItemID) -> ItemClaim? {
        sharing.claims.byItem[item].flatMap { $0.owner != settings.operatorName && $0.expiresAt > now ? $0 : nil }
    }

    /// Who else claimed which of the items; nil when nobody did.
    func claimWords(of items: [ItemID]) -> String? {
        let claimed = items.compactMap { id in
            otherClaim(on: id).map { claim in
                (thread: ForeignText.name(id.thread.rawValue), owner: ForeignText.name(claim.owner))
            }
        }
        guard let first = claimed.first else { return nil }
        guard claimed.count > 1 else {
            return items.count == 1
                ? "claimed by \(first.owner)" : "\(first.owner) claimed the item on \(first.thread)"
        }
        let owners = Set(claimed.map(\.owner)).sorted().joined(separator: ", ")
        let threads = Words.list(claimed.map(\.thread))
        return "\(claimed.count) items are claimed by \(owners) (\(threads))"
    }

    /// Why the item under the cursor cannot be claimed.
    var reasonNotToClaim: String? { reasonNotToShare(backend.capabilities.claims) }

    /// Why no note can be written to the item under the cursor.
    var reasonNotToNote: String? { reasonNotToShare(backend.capabilities.notes) }

    private func reasonNotToShare(_ capability: Capability) -> String? {
        if let reason = backend.reasonNotToWrite ?? capability.reason { return reason }
        guard let entry = inbox.current else { return "no item is selected" }
        return entry.question.interrupt.id == nil ? "the question has no id" : nil
    }

    /// Claims the item under the cursor, or gives it back when it is the operator's own.
    mutating func claimOrGiveBack() -> [ConsoleEffect] {
        guard let entry = inbox.current else { return [] }
        let claim = sharing.claims.byItem[entry.id].flatMap { $0.expiresAt > now ? $0 : nil }
        if claim?.owner == settings.operatorName {
            say("\(ForeignText.name(entry.item.title)): given back")
            return [.endClaim(entry.question)]
        }
        let time = Words.span(settings.deciding.claimTime)
        let earlier = claim.map { "taken over from \(ForeignText.name($0.owner))" } ?? "claimed"
        say("\(ForeignText.name(entry.item.title)): \(earlier) for \(time), renewed while the console is open")
        return [.claim(entry.question, lasting: settings.deciding.claimTime)]
    }

    /// Renews the operator's own claims before they end.
    mutating func renewClaims() -> [ConsoleEffect] {
        guard backend.access.readOnlyReason == nil else { return [] }
        let time = settings.deciding.claimTime
        return sharing.claims.byItem.compactMap { id, claim in
            guard claim.owner == settings.operatorName, let entry = inbox[id],
                claim.expiresAt.duration(since: now) < time / 2, claim.expiresAt > now
            else { return nil }
            return .claim(entry.question, lasting: time)
        }
    }
}
