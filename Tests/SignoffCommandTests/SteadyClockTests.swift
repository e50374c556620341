import SignoffCheckpoint
import Testing

@testable import ConsoleApp

@Suite("A clock that jumps")
@MainActor
struct SteadyClockTests {
    @Test("A clock that is set back advances by the time that passes; a clock that is set forward follows")
    func jumps() {
        var wall = Timestamp(microseconds: 1_000_000_000)
        var passed = Duration.zero
        let clock = SteadyClock(system: { wall }, elapsed: { passed })
        func wait(_ duration: Duration, settingBy jump: Duration = .zero) {
            passed += duration
            wall = wall.advanced(by: duration + jump)
        }
        let begin = clock.now
        wait(.seconds(1), settingBy: .seconds(-3600))
        #expect(clock.now.duration(since: begin) == .seconds(1))
        wait(.milliseconds(400))
        #expect(clock.now.duration(since: begin) == .milliseconds(1400))
        wait(.seconds(1), settingBy: .seconds(7200))
        #expect(clock.now == wall)
        wait(.seconds(1))
        #expect(clock.now == wall)
    }
}
