import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The rows that are marked for a common decision, in the order of marking.
struct Marks<ID: Hashable & Sendable>: Equatable, Sendable {
    private(set) var ids: OrderedSet<ID> = []
    /// The start of a range that grows with the cursor; `nil` for none.
    private(set) var anchor: ID?
    /// A number that grows with every change.
    ///
    /// A deciding key applies to the marks that were painted, or to none.
    private(set) var revision = 0

    var isEmpty: Bool { ids.isEmpty && anchor == nil }
    var count: Int { ids.count }

    func contains(_ id: ID) -> Bool { ids.contains(id) }

    mutating func toggle(_ id: ID) {
        revision += 1
        if ids.remove(id) == nil { ids.append(id) }
    }

    /// Marks all of `added`, or removes the marks when all have one.
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

    /// Removes the marks of rows that are gone or changed.
    mutating func keep(where isKept: (ID) -> Bool) {
        guard ids.contains(where: { !isKept($0) }) else { return }
        revision += 1
        ids.removeAll { !isKept($0) }
    }

    /// Restores earlier marks.
    mutating func restore(_ other: OrderedSet<ID>) {
        revision += 1
        anchor = nil
        ids = other
    }
}
