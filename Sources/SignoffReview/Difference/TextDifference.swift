/// The difference between two texts by lines, and within changed lines.
package struct TextDifference: Hashable, Sendable {
    /// One line of the comparison.
    package enum Line: Hashable, Sendable {
        /// Consecutive lines that both texts have.
        case equal([String])
        /// A line that only the first text has.
        case removed(String)
        /// A line that only the second text has.
        case added(String)
        /// A changed line: its common beginning and end, and the text between them in both versions.
        case changed(prefix: String, old: String, new: String, suffix: String)
    }

    /// The lines in the order of the second text, with removed lines before added ones.
    package private(set) var lines: [Line] = []

    /// The number of pairs of lines above which only the common beginning and end are detected.
    private static let pairLimit = 4_000_000

    /// Compares two texts.
    package init(from old: String, to new: String) {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var start = 0
        while start < min(before.count, after.count), before[start] == after[start] { start += 1 }
        var end = 0
        while end < min(before.count, after.count) - start,
            before[before.count - 1 - end] == after[after.count - 1 - end]
        {
            end += 1
        }
        append(equal: before[..<start])
        let oldMiddle = Array(before[start..<(before.count - end)])
        let newMiddle = Array(after[start..<(after.count - end)])
        if oldMiddle.count * newMiddle.count <= Self.pairLimit {
            compare(oldMiddle, newMiddle)
        } else {
            replace(oldMiddle[...], newMiddle[...])
        }
        append(equal: before[(before.count - end)...])
    }

    private mutating func append(equal texts: some Collection<String>) {
        guard !texts.isEmpty else { return }
        if case .equal(let earlier) = lines.last {
            lines[lines.count - 1] = .equal(earlier + texts)
        } else {
            lines.append(.equal(Array(texts)))
        }
    }

    private mutating func compare(_ before: [String], _ after: [String]) {
        let difference = after.difference(from: before)
        let removed = Set(difference.removals.map(Self.offset))
        let added = Set(difference.insertions.map(Self.offset))
        var old = 0
        var new = 0
        while old < before.count || new < after.count {
            let oldStart = old
            let newStart = new
            while removed.contains(old) { old += 1 }
            while added.contains(new) { new += 1 }
            if old > oldStart || new > newStart {
                replace(before[oldStart..<old], after[newStart..<new])
            } else {
                append(equal: [before[old]])
                old += 1
                new += 1
            }
        }
    }

    /// Compares a replaced range of lines with its replacement, line by line as long as both have lines.
    private mutating func replace(_ before: ArraySlice<String>, _ after: ArraySlice<String>) {
        let pairs = min(before.count, after.count)
        for step in 0..<pairs {
            lines.append(Self.change(before[before.startIndex + step], after[after.startIndex + step]))
        }
        lines += before.dropFirst(pairs).map(Line.removed) + after.dropFirst(pairs).map(Line.added)
    }

    private static func change(_ old: String, _ new: String) -> Line {
        let prefix = old.commonPrefix(with: new)
        let oldRest = old.dropFirst(prefix.count)
        let newRest = new.dropFirst(prefix.count)
        var suffix = 0
        var left = oldRest.reversed().makeIterator()
        var right = newRest.reversed().makeIterator()
        while let first = left.next(), let second = right.next(), first == second { suffix += 1 }
        return .changed(
            prefix: prefix,
            old: String(oldRest.dropLast(suffix)),
            new: String(newRest.dropLast(suffix)),
            suffix: String(oldRest.suffix(suffix))
        )
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        var count = 0
        var left = makeIterator()
        var right = other.makeIterator()
        while let first = left.next(), let second = right.next(), first == second { count += 1 }
        return String(prefix(count))
    }
}
