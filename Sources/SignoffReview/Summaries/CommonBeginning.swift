/// The common beginning of several texts.
package enum CommonBeginning {
    /// The minimum number of characters of a common beginning that is shown only once.
    private static let shortest = 12

    /// Returns the number of characters that all texts begin with.
    package static func length(of texts: [Substring]) -> Int {
        guard let first = texts.first else { return 0 }
        return texts.dropFirst().reduce(first.count) { length, text in
            zip(first.prefix(length), text).prefix { $0 == $1 }.count
        }
    }

    /// Returns the number of characters that all texts begin with, up to the last space or slash; 0 for a short
    /// beginning.
    ///
    /// Words are not cut, and a short beginning is better read in every text.
    package static func omissible(in texts: [Substring]) -> Int {
        let common = texts.first?.prefix(length(of: texts)) ?? ""
        let whole = common.lastIndex { $0 == " " || $0 == "/" }.map { common[...$0].count } ?? 0
        return whole >= shortest ? whole : 0
    }
}
