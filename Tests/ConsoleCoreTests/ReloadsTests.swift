import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("One place decides what is read again")
struct ReloadsTests {
    private static let lists: [ConsoleLoad] = [.inbox, .runs, .threads]

    private func interest(_ screen: Screen, history: ThreadID? = nil) -> ReloadInterest {
        ReloadInterest(screen: screen, historyThread: history, newestNote: 7)
    }

    @Test(
        "Each change reads again the data it can have changed",
        arguments: [
            (.opened, [.inbox, .claims, .notes(after: 0), .runs, .threads, .workflows, .ledger]),
            (.written(isFirstLook: true), lists), (.written(isFirstLook: false), lists + [.ledger]),
            (.reconnected, lists), (.indexed, lists), (.requested, lists), (.refreshed, lists),
            (.events(isTurningPoint: false, threads: ["t-1"]), []),
            (.events(isTurningPoint: true, threads: ["t-1"]), [.inbox, .runs]),
            (.sharedAged, [.claims, .notes(after: 7)]), (.listsAged, [.inbox, .runs]),
            (.answered, [.inbox, .runs, .ledger]), (.notAnswered, [.inbox]), (.refused, [.runs]),
            (.stateSet("t-1"), [.history("t-1")] + lists), (.noteAdded, [.notes(after: 7)]),
            (.claimsChanged, [.claims]), (.workBegun, [.runs]), (.rulesChanged, [.inbox]),
        ] as [(DataChange, [ConsoleLoad])]
    )
    func table(change: DataChange, loads: [ConsoleLoad]) {
        #expect(Reloads.loads(after: change, for: interest(.inbox)) == loads)
    }

    @Test("The current screen decides what else is read")
    func screens() {
        let event = DataChange.events(isTurningPoint: true, threads: ["t-1"])
        #expect(Reloads.loads(after: event, for: interest(.threads)) == [.inbox, .runs, .threads])
        #expect(Reloads.loads(after: event, for: interest(.history, history: "t-1")).last == .history("t-1"))
        #expect(Reloads.loads(after: event, for: interest(.history, history: "t-2")) == [.inbox, .runs])
        #expect(Reloads.loads(after: event, for: interest(.streams, history: "t-1")) == [.inbox, .runs])
        var threads = interest(.threads)
        (threads.timed, threads.refreshed) = ([.threads], [.threads, .ledger])
        #expect(Reloads.loads(after: .listsAged, for: threads) == [.inbox, .runs, .threads])
        #expect(Reloads.loads(after: .refreshed, for: threads) == Self.lists + [.ledger])
    }

    @Test("A load runs once at a time, and once more for any number of requests")
    func onceAtATime() {
        var reloads = Reloads(at: .noon)
        #expect(reloads.request(.inbox) == [.load(.inbox)])
        #expect(reloads.request(.inbox) == [] && reloads.request(.inbox) == [])
        #expect(reloads.request(.runs) == [.load(.runs)])
        #expect(reloads.finish(.inbox) == [.load(.inbox)])
        #expect(reloads.isUnderWay(.inbox) && !reloads.isWantedAgain(.inbox))
        #expect(reloads.finish(.inbox) == [])
        #expect(!reloads.isUnderWay(.inbox) && reloads.isUnderWay(.runs))
    }

    @Test(
        "Time reads claims every two seconds and lists every thirty, for any times of ticks",
        arguments: [300, 500, 1_700]
    )
    func time(step: Int) {
        var reloads = Reloads(at: .noon)
        var moments: [DataChange: [Timestamp]] = [.sharedAged: [.noon], .listsAged: [.noon]]
        var now = Timestamp.noon
        for _ in 0..<(100_000 / step) {
            now = now.advanced(by: .milliseconds(step))
            for change in reloads.changes(at: now) { moments[change]?.append(now) }
        }
        let intervals = [DataChange.sharedAged: Reloads.sharedInterval, .listsAged: Reloads.listInterval]
        for (change, interval) in intervals {
            let times = moments[change] ?? []
            #expect(times.count > 2)
            for (earlier, later) in zip(times, times.dropFirst()) {
                let gap = later.duration(since: earlier)
                #expect(gap >= interval && gap < interval + .milliseconds(step))
            }
        }
    }

    @Test("A late tick reads the due data once")
    func lateTick() {
        var reloads = Reloads(at: .noon)
        #expect(reloads.changes(at: .noon.advanced(by: .seconds(1))) == [])
        #expect(reloads.changes(at: .noon.advanced(by: .seconds(300))) == [.sharedAged, .listsAged])
        #expect(reloads.changes(at: .noon.advanced(by: .seconds(301))) == [])
    }

    @Test("A load that failed and runs again at once reports its fault only when it fails again")
    func failure() {
        var console = Console()
        console.load(.inboxReading(InboxReading(order: .replaced([]), entries: [], total: 0)))
        for _ in 0..<2 { console.send(.changed(.requested, at: console.clock)) }
        console.forgetEffects()
        for isLast in [false, true] {
            console.send(.loadFailed(.inbox, message: "the server cannot be reached", at: console.clock))
            #expect(console.notice.contains("cannot be reached") == isLast)
            #expect(console.effects.contains(.load(.inbox)) != isLast)
            console.forgetEffects()
        }
    }

    @Test("The notice of a load that failed just before a disconnection ends with the reconnection")
    func away() {
        var console = Console()
        for message in ["the server cannot be reached", "the disk is full"] {
            console.send(.loadFailed(.ledger, message: message, at: console.clock))
            #expect(console.notice == message)
            console.load(.connection(.unavailable(message: "the server cannot be reached")))
            console.load(.connection(.ready))
            #expect(console.notice == (message == "the disk is full" ? message : ""))
        }
    }
}
