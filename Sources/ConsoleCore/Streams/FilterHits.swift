import CellGrid
import DequeModule
import SignoffCheckpoint

/// The events that a filter lets through: how many, which one is under the cursor, and when they came.
struct FilterHits: Equatable {
    /// How many bars the time of the events kept is divided into.
    private static let bars = 16

    /// How many events the filter lets through.
    let count: Int
    /// The number of the event under the cursor, from 1; 0 where there is none.
    let place: Int
    /// How many came in each part of the time, the oldest part first.
    let histogram: [Int]

    /// Counts the events.
    init(in streams: StreamsState) {
        var count = 0
        var place = 0
        var histogram = Array(repeating: 0, count: Self.bars)
        let start = streams.entries.first?.event.at
        let span = start.flatMap { start in streams.entries.last.map { $0.event.at.duration(since: start) } } ?? .zero
        for (index, row) in streams.rows.enumerated() {
            count += row.count
            if index == streams.cursor.index { place = count }
            guard let start, let at = streams.entry(row.last)?.event.at else { continue }
            let share = span > .zero ? at.duration(since: start) / span : 0
            histogram[min(max(0, Int(share * Double(Self.bars))), Self.bars - 1)] += row.count
        }
        (self.count, self.place, self.histogram) = (count, place, histogram)
    }

    /// `12 of 10 274 events`, with when they came as bars.
    func line(of total: Int) -> StyledLine {
        let words = SafeText("\(Words.count(count)) of \(Words.plural(total, "event"))")
        var line = StyledLine(words, .text)
        if place > 0, count > 1 { line.append(", hit \(Words.count(place))", .textMuted) }
        guard count > 0 else { return line }
        line.append(" ")
        line.append(SparkLine(histogram).line(saying: "", .titleFilter))
        return line
    }
}
