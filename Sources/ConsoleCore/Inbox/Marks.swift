import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The rows an operator picked to be decided together, in the order they were picked.
struct Marks<ID: Hashable & Sendable>: Equatable, Sendable {
    private(set) var ids: OrderedSet<ID> = []
    /// Where a range began that grows with the cursor; nil while none does.
    private(set) var anchor: ID?
    /// Grows with every change: a decision key acts on the marks that were painted, or on none.
    private(set) var revision = 0

    var isEmpty: Bool { ids.isEmpty && anchor == nil }
    var count: Int { ids.count }

    func contains(_ id: ID) -> Bool { ids.contains(id) }

    mutating func toggle(_ id: ID) {
        revision += 1
        if ids.remove(id) == nil { ids.append(id) }
    }

    /// Marks all of `added`; takes the marks away when all of them have one.
    mutating func toggle(_ added: [ID]) {
        revision += 1
        if added.allSatisfy(ids.contains) {
            ids.subtract(added)
        } else {
            ids.append(contentsOf: added)
        }
    }

    mutating func insert(_ added: [ID]) {
        revision += 1
        ids.append(contentsOf: added)
    }

    mutating func beginRange(at id: ID) {
        revision += 1
        anchor = id
    }

    /// Ends the range, keeping `covered`.
    mutating func endRange(_ covered: [ID]) {
        revision += 1
        anchor = nil
        ids.append(contentsOf: covered)
    }

    mutating func clear() {
        guard !isEmpty else { return }
        revision += 1
        anchor = nil
        ids = []
    }

    /// Takes the marks of rows that are gone or changed.
    mutating func keep(where isKept: (ID) -> Bool) {
        guard ids.contains(where: { !isKept($0) }) else { return }
        revision += 1
        ids.removeAll { !isKept($0) }
    }

    /// Takes over the marks of another moment.
    mutating func restore(_ other: OrderedSet<ID>) {
        revision += 1
        anchor = nil
        ids = other
    }
}
