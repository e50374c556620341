import CellGrid
import DequeModule
import SignoffCheckpoint

/// The events that match a filter: their number, the one under the cursor, and their distribution in time.
struct FilterHits: Equatable {
    /// The number of bars of the histogram.
    private static let bars = 16

    /// The number of events that match.
    let count: Int
    /// The index of the event under the cursor, from 1; 0 for none.
    let place: Int
    /// The number of events in each part of the time, oldest part first.
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

    /// `12 of 10 274 events`, with their distribution in time as bars.
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
