import Testing

@testable import SignoffSQLite

@Suite("Commits are made where they are cheapest")
struct CommitLatencyTests {
    private func pace(after commits: [Duration]) -> CommitLatency {
        var pace = CommitLatency()
        for commit in commits { pace.note(commit) }
        return pace
    }

    @Test("A disk is taken for slow until its commits were seen to be quick")
    func begins() {
        #expect(!pace(after: []).isQuick)
        #expect(!pace(after: Array(repeating: .microseconds(150), count: 10)).isQuick)
        #expect(pace(after: Array(repeating: .microseconds(150), count: 40)).isQuick)
        #expect(!pace(after: Array(repeating: .milliseconds(3), count: 1_000)).isQuick)
    }

    @Test("One slow commit sends the next ones to the writer's thread, for a while")
    func stalls() {
        let quick = Array(repeating: Duration.microseconds(150), count: 40)
        #expect(!pace(after: quick + [.milliseconds(10)]).isQuick)
        #expect(!pace(after: quick + quick + quick + [.milliseconds(5)]).isQuick)
        #expect(pace(after: quick + [.milliseconds(10)] + quick).isQuick)
    }
}
