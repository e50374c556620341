import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The claim of an operator on an item.
///
/// Other operators see the claim and may still decide.
struct ItemClaim: Equatable, Sendable {
    var owner: String
    /// The time at which the claim ends unless it is renewed.
    var expiresAt: Timestamp
}

/// The current claims.
struct ClaimsState: Equatable, Sendable {
    /// All claims of the database.
    private(set) var all: [Claim] = []
    private(set) var byItem: [QuestionID: ItemClaim] = [:]

    /// Applies the claims of the database and finds their items.
    mutating func take(_ claims: [Claim], of entries: [InboxEntry]) {
        all = claims
        byItem = [:]
        guard !claims.isEmpty else { return }
        let byQuestion = Dictionary(claims.map { ($0.question, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            guard let place = entry.id.claimed, let claim = byQuestion[place] else { continue }
            byItem[entry.id] = ItemClaim(owner: claim.owner, expiresAt: claim.expiresAt)
        }
    }
}

extension ClaimsState {
    /// Returns the current claim of another operator on an item.
    func other(on item: QuestionID, than operatorName: String, at now: Timestamp) -> ItemClaim? {
        byItem[item].flatMap { $0.owner != operatorName && $0.expiresAt > now ? $0 : nil }
    }

    /// Returns the operators with claims on the items, in words; `nil` for none.
    func words(of items: [QuestionID], for operatorName: String, at now: Timestamp) -> String? {
        let claimed = items.compactMap { id in
            other(on: id, than: operatorName, at: now).map { claim in
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

    /// Claims an item, or releases the operator's own claim.
    ///
    /// - Returns: The effect and the remark.
    func toggle(
        _ entry: InboxEntry,
        by operatorName: String,
        for time: Duration,
        at now: Timestamp
    ) -> (effect: ConsoleEffect, remark: Remark) {
        let claim = byItem[entry.id].flatMap { $0.expiresAt > now ? $0 : nil }
        let title = ForeignText.name(entry.item.title)
        if claim?.owner == operatorName {
            return (.perform(QuestionRelease(question: entry.question)), Remark("\(title): released"))
        }
        let earlier = claim.map { "taken over from \(ForeignText.name($0.owner))" } ?? "claimed"
        let words = "\(title): \(earlier) for \(Words.span(time)), renewed while the console is open"
        return (.perform(QuestionClaim(question: entry.question, duration: time)), Remark(words))
    }

    /// Returns the renewals of the operator's claims that are past half of their time.
    func renewals(
        in inbox: InboxState,
        by operatorName: String,
        for time: Duration,
        at now: Timestamp
    ) -> [ConsoleEffect] {
        byItem.compactMap { id, claim in
            guard claim.owner == operatorName, let entry = inbox[id], claim.expiresAt > now,
                claim.expiresAt.duration(since: now) < time / 2
            else { return nil }
            return .perform(QuestionClaim(question: entry.question, duration: time))
        }
    }
}
