import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("Numbers as bars, and steps as marks")
struct PictureTests {
    private func event(_ seconds: Double, thread: ThreadID = "t-1") -> RunEvent {
        RunEvent(
            run: "r",
            thread: thread,
            workflow: "w",
            at: Timestamp.noon.advanced(by: .seconds(seconds)),
            mode: "custom",
            namespace: [],
            payload: "line"
        )
    }

    @Test("The highest number has the highest bar, zero has none, and ASCII has bars of its own")
    func bars() {
        let spark = SparkLine([0, 1, 4, 8])
        #expect(spark.text.text(in: .unicode) == " ▁▄█")
        #expect(spark.text.text(in: .ascii) == " .=@")
        #expect(SparkLine([3]).text.text(in: .unicode) == "█")
        #expect(SparkLine([0, 1, 100], hasFloor: true).text.text(in: .unicode) == "▁▂█")
        #expect(SparkLine([1, 1_000_000]).text.text(in: .unicode) == "▁█")
        #expect(SparkLine([0, -7]).line(saying: "nothing", .text).parts.isEmpty)
    }

    @Test("Plain mode prints words for a picture")
    func words() {
        let line = StyledLine("age ").adding(SparkLine([1, 2]).line(saying: "1 new, 2 old", .text))
        #expect(line.words(in: .unicode) == "age 1 new, 2 old")
        #expect(line.width(in: .unicode) == 6)
    }

    @Test("Events are counted by second and by thread; events older than eight seconds are not shown")
    func counts() {
        var rates = EventRates()
        for event in [event(-1), event(1.5), event(2.2), event(2.8, thread: "t-2"), event(8.4)] { rates.note(event) }
        let now = Timestamp.noon.advanced(by: .milliseconds(8_500))
        #expect(rates.total(at: now) == [1, 2, 0, 0, 0, 0, 0, 1])
        #expect(rates.counts(of: "t-1", at: now) == [1, 1, 0, 0, 0, 0, 0, 1])
        #expect(rates.counts(of: "t-2", at: now) == [0, 1, 0, 0, 0, 0, 0, 0])
        #expect(rates.counts(of: "t-3", at: now) == nil)
        #expect(rates.newest(of: "t-1", at: now)?.at == event(8.4).at)
        let later = Timestamp.noon.advanced(by: .seconds(60))
        #expect(rates.total(at: later) == Array(repeating: 0, count: 8))
        #expect(rates.newest(of: "t-1", at: later) == nil)
        rates.note(event(60))
        rates.note(event(2))
        #expect(rates.total(at: later) == [0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test("The rate is a mean, rounded up, and is not shown without events")
    func rate() {
        #expect(EventRates.rate(of: [0, 0, 0, 0, 0, 0, 0, 1]) == 1)
        #expect(EventRates.rate(of: [8, 8, 8, 8, 8, 8, 8, 9]) == 9)
        #expect(EventRates.line(of: [0, 0]).parts.isEmpty)
        #expect(EventRates.line(of: [0, 4]).words(in: .unicode) == "2/s")
    }

    @Test("Questions are counted by their waiting time, and late ones by the limits of their workflow")
    func ages() throws {
        let minutes = [0, 3, 3, 10, 130, 180, 2_000]
        let entries = try minutes.enumerated().map { number, minutes in
            InboxEntry(try .refund(thread: ThreadID("t-\(number)"), minutes: minutes))
        }
        let ages = QueueAges(of: entries, rules: DecidingRules(), at: .noon)
        #expect(ages.counts == [1, 2, 1, 0, 2, 0, 1] && ages.late == 3)
        #expect(ages.line.parts.map { $0.text.text(in: .unicode) }.joined() == "▄█▄▁█▁▄ 3 late")
        let words = "1 under 1m, 2 under 5m, 1 under 15m, 2 under 4h, 1 over 1d, 3 late"
        #expect(ages.line.words(in: .unicode) == words)
        #expect(QueueAges(of: [], rules: DecidingRules(), at: .noon).line.parts.isEmpty)
    }

    @Test("Steps are marks, the newest that fit, and words in plain mode")
    func marks() {
        let step = { (name: String, isFailed: Bool) -> RunEvent in
            var event = event(0)
            event.mode = "updates"
            event.payload = ["run": ["step": .string(name), "exit_code": .integer(isFailed ? 1 : 0)]]
            return event
        }
        let timeline = RunTimeline(of: (0..<4).map { step("s\($0)", $0 == 3) }, asking: nil)
        let text = { (current: RunTimeline.Current?, remaining: Int, width: Int) in
            timeline.marks(current: current, remaining: remaining, width: width, in: .unicode).parts
                .map { $0.text.text(in: .unicode) }.joined()
        }
        #expect(text(nil, 0, 20) == "✓✓✓✗")
        #expect(text(.asks, 2, 20) == "✓✓✓✗‖··")
        #expect(text(.runs, 0, 4) == "…✓✗▶")
        let words = timeline.marks(current: .asks, remaining: 2, width: 20, in: .unicode).words(in: .unicode)
        #expect(words == "3 steps done, 1 failed, 2 to come")
        #expect(
            RunTimeline(of: [], asking: nil).marks(current: .runs, remaining: 0, width: 9, in: .unicode).parts.isEmpty
        )
    }
}
