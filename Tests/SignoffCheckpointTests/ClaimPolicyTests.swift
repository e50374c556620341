import SignoffCheckpoint
import Testing

@Suite("Which run a worker may take")
struct ClaimPolicyTests {
    private static let now = Timestamp(microseconds: 1_790_000_000_000_000)

    /// A run as it stands, written as one word.
    enum State: String, CaseIterable {
        case pending, live, vanished, stopping, sleeping, due, done

        func run(_ id: RunID) -> Run {
            var run = Run(
                id: id,
                pending: RunRequest(thread: "t", workflow: "w", action: .proceed, requestedBy: "ann"),
                at: ClaimPolicyTests.now
            )
            switch self {
            case .pending: break
            case .live: run.claim(by: "other", at: ClaimPolicyTests.now, for: .seconds(9))
            case .vanished:
                run.claim(by: "other", at: ClaimPolicyTests.now.advanced(by: .seconds(-9)), for: .seconds(9))
            case .stopping:
                run.claim(by: "other", at: ClaimPolicyTests.now.advanced(by: .seconds(-9)), for: .seconds(9))
                run.isCancellationRequested = true
            case .sleeping, .due:
                run.claim(by: "other", at: ClaimPolicyTests.now, for: .seconds(9))
                let rest: Duration = self == .due ? .zero : .microseconds(1)
                run.returnToQueue(at: ClaimPolicyTests.now, until: ClaimPolicyTests.now.advanced(by: rest))
            case .done:
                run.claim(by: "other", at: ClaimPolicyTests.now, for: .seconds(9))
                run.end(as: .success, error: nil, at: ClaimPolicyTests.now)
            }
            return run
        }
    }

    /// The run that is wanted, the run that holds its thread, and what becomes of the wanted one by its name and in a queue.
    struct Row: CustomTestStringConvertible {
        var run: State
        var holder: State?
        var named: ClaimPolicy.Decision
        var queued: ClaimPolicy.Decision

        init(_ run: State, behind holder: State? = nil, _ named: ClaimPolicy.Decision, _ queued: ClaimPolicy.Decision) {
            (self.run, self.holder, self.named, self.queued) = (run, holder, named, queued)
        }

        var testDescription: String { "\(run) behind \(holder.map { "\($0)" } ?? "nothing")" }
    }

    static let table = [
        Row(.pending, .take, .take),
        Row(.pending, behind: .live, .wait, .wait),
        Row(.pending, behind: .vanished, .take, .wait),
        Row(.pending, behind: .stopping, .take, .wait),
        Row(.pending, behind: .sleeping, .wait, .wait),
        Row(.pending, behind: .due, .wait, .wait),
        Row(.sleeping, .wait, .wait),
        Row(.due, .take, .take),
        Row(.live, .refuse, .refuse),
        Row(.vanished, .take, .take),
        Row(.stopping, .cancel, .cancel),
        Row(.done, .refuse, .refuse),
    ]

    @Test("is decided by how it stands and who has its thread", arguments: table)
    func decisions(row: Row) {
        let policy = ClaimPolicy(at: Self.now)
        let holder = row.run == .pending ? row.holder?.run("holder") : row.run.run("wanted")
        #expect(policy.decision(on: row.run.run("wanted"), holder: holder) == row.named)
        #expect(policy.decision(onQueued: row.run.run("wanted"), holder: holder) == row.queued)
    }

    @Test("A lease that was watched for its whole length counts as over before its time")
    func unrenewed() {
        let policy = ClaimPolicy(at: Self.now) { $0.id == "watched" }
        #expect(policy.decision(on: State.live.run("watched"), holder: nil) == .take)
        #expect(policy.decision(on: State.live.run("other"), holder: nil) == .refuse)
        #expect(policy.isFree(heldBy: State.live.run("watched")) && !policy.isFree(heldBy: State.live.run("other")))
        #expect(policy.decision(on: State.done.run("watched"), holder: nil) == .refuse)
    }

    /// A look at a lease at a second of the watcher's clock, and whether it is over by then.
    struct Look {
        var second: Int
        var end: Int
        var attempt = 1
        var hasLength = true
        var tellsClaim = true
        var isOver: Bool
    }

    @Test("A lease is over once it was looked at for its whole length and is still the same")
    func watch() {
        let looks = [
            Look(second: 0, end: 100, isOver: false),
            Look(second: 14, end: 100, isOver: false),
            Look(second: 15, end: 100, isOver: true),
            // It was renewed.
            Look(second: 15, end: 101, isOver: false),
            // It was claimed again.
            Look(second: 40, end: 101, attempt: 2, isOver: false),
            Look(second: 55, end: 101, attempt: 2, isOver: true),
            // Without a length it holds for as long as it can have been given for.
            Look(second: 100, end: 30, hasLength: false, isOver: false),
            Look(second: 129, end: 30, hasLength: false, isOver: false),
            Look(second: 9_999, end: 30, hasLength: false, tellsClaim: false, isOver: false),
            Look(second: 130, end: 30, hasLength: false, isOver: true),
        ]
        var watch = LeaseWatch()
        for look in looks {
            let lease = RunLease(
                run: "r",
                thread: "t",
                worker: "w",
                attempt: look.attempt,
                expiresAt: Self.now.advanced(by: .seconds(look.end)),
                length: look.hasLength ? .seconds(15) : nil
            )
            let isOver = watch.sees(lease, claimedAt: look.tellsClaim ? Self.now : nil, at: .seconds(look.second))
            #expect(isOver == look.isOver, "\(look)")
        }
    }

    @Test("A watch forgets the leases of runs that are no longer under way")
    func forgets() {
        var watch = LeaseWatch()
        let lease = RunLease(
            run: "r",
            thread: "t",
            worker: "w",
            attempt: 1,
            expiresAt: Self.now,
            length: .seconds(15)
        )
        let seen = [0, 20, 30, 40].map { second in
            if second == 30 { watch.keep(only: ["another"]) }
            return watch.sees(lease, claimedAt: nil, at: .seconds(second))
        }
        #expect(seen == [false, true, false, false])
    }
}
