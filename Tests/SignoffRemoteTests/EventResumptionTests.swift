import SignoffRemote
import Testing

@Suite("Streams that are joined again")
struct EventResumptionTests {
    /// The ids of a recorded stream, two of which are equal.
    private let ids = ["10-0", "12-0", "12-0", "15-0", "15-1", "15-1"]

    @Test("Each event is reported once, wherever the stream is cut", arguments: 0...6)
    func cut(_ count: Int) {
        var resumption = EventResumption()
        var told = ids.prefix(count).filter { resumption.isNew($0) }
        for _ in 0..<2 {
            resumption.rejoin()
            told += ids.filter { resumption.isNew($0) }
        }
        #expect(told == ids)
    }

    @Test("Later events are reported when the beginning is no longer stored")
    func trimmed() {
        var resumption = EventResumption()
        let first = ids.prefix(2).filter { resumption.isNew($0) }
        resumption.rejoin()
        let rest = ids.suffix(3).filter { resumption.isNew($0) }
        #expect(first + rest == ["10-0", "12-0", "15-0", "15-1", "15-1"])
    }

    @Test("An event without an id is always reported")
    func withoutID() {
        var resumption = EventResumption()
        let before = resumption.isNew(nil)
        resumption.rejoin()
        let after = resumption.isNew(nil)
        #expect(before && after)
    }
}
