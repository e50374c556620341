import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The reasons to confirm an item before it is sent; empty when there are none.
struct SendReasons: Equatable {
    private(set) var list: [String] = []

    var isEmpty: Bool { list.isEmpty }

    /// Collects the reasons.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - decisions: The decision of each action.
    ///   - inbox: The queue, which records what was on the screen.
    ///   - staging: The staged decisions.
    ///   - context: The rules and claims.
    init(
        _ entry: InboxEntry,
        _ decisions: [Decision],
        in inbox: InboxState,
        staging: Staging,
        _ context: DecidingContext
    ) {
        let actions = entry.item.actions.count
        if let words = inbox.arrivalWords(of: entry) { list.append(words) }
        if let number = TypedNumber(for: entry, decisions, context.rules) {
            list.append(number.released.map { "it releases \($0)" } ?? "it has \(Words.plural(actions, "action"))")
        }
        if let failure = entry.hints.failure, decisions.contains(where: { $0.kind == .approve || $0.kind == .edit }) {
            list.append("it failed before: \(ForeignText.quoted(failure))")
        }
        if staging.isRestored(entry.id) { list.append("it was decided in an earlier session") }
        if decisions.contains(where: { $0.kind == .edit }) {
            let isChanged = zip(entry.item.actions, decisions).contains { action, decision in
                decision.newTool != nil || decision.editedValue.map { $0 != action.draft } == true
            }
            list.append(isChanged ? "the value was edited" : "an edit does not change the value")
        }
        list += entry.renames(decisions).map {
            "\(ForeignText.name($0.to)) runs instead of \(ForeignText.name($0.from)), without the rules of that tool"
        }
        let risk = context.rules.risks.risk(of: entry.item, decisions: decisions)
        if risk.level > .low { list.append("the risk is \(risk.level.rawValue) (\(risk.rule?.text ?? ""))") }
        if !entry.lookAlikes.isEmpty { list.append("it has a name that can be mistaken for another") }
        if entry.hidden > 0 { list.append("it has \(Words.plural(entry.hidden, "hidden character"))") }
        if let answer = try? entry.item.answer(to: decisions) {
            list += Self.inexactNumbers(in: answer).prefix(3).map { "\($0.written) is stored as \($0.stored)" }
        }
        if let claim = context.otherClaim(on: entry.id) {
            let left = Words.span(claim.expiresAt.duration(since: context.now))
            list.append("\(ForeignText.name(claim.owner)) has claimed it for another \(left)")
        }
        let unseen = inbox.unseenActions(of: entry).count
        switch inbox.seenPercent(of: entry) {
        case 100...: break
        case _ where actions > 1 && unseen > 0:
            let verb = unseen == 1 ? "was" : "were"
            list.append("\(unseen) of \(actions) actions \(verb) never completely on the screen")
        case 0: list.append("none of it was on the screen")
        case let seen: list.append("\(100 - seen) % of it was not on the screen")
        }
    }

    /// Numbers with more digits than a database stores, as written and as stored.
    private static func inexactNumbers(in answer: JSONValue) -> [(written: String, stored: String)] {
        guard let stored = try? StoredValue(answer).jsonProjection else { return [] }
        return JSONDifference(from: answer, to: stored).changes.compactMap { change in
            guard case .changed(let written, let kept) = change.kind, let exact = JSONDecimal(written),
                let rounded = JSONDecimal(kept), exact != rounded
            else { return nil }
            return (written.text(.compact), kept.text(.compact))
        }
    }
}
