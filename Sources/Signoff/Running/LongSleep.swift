import SignoffCheckpoint
private import Synchronization

/// A sleep of a body that is long enough to release the run.
///
/// The run is released when no other work of the run is executing: no started task, and no body with a time limit that
/// includes the sleep.
final class LongSleep: Sendable {
    /// The duration above which a worker releases the run of a sleeping body.
    static let threshold: Duration = .seconds(1)

    private struct Sleeper {
        let due: Timestamp
        let root: CallContext
    }

    /// The sleeping bodies, which can include the bodies of started tasks.
    private let sleepers = Mutex<[ObjectIdentifier: Sleeper]>([:])

    /// Records that a body sleeps until a time.
    func begin(until due: Timestamp, in context: CallContext) {
        var root = context
        if context.hasTimeLimit { return }
        while let caller = root.caller {
            if caller.hasTimeLimit { return }
            root = caller
        }
        sleepers.withLock { [root] in $0[ObjectIdentifier(context)] = Sleeper(due: due, root: root) }
    }

    /// Records that the body has woken.
    func end(in context: CallContext) { sleepers.withLock { $0[ObjectIdentifier(context)] = nil } }

    /// The time until which the run is idle; `nil` while other work is executing.
    var undisturbedUntil: Timestamp? {
        sleepers.withLock { sleepers in
            // Without a started task, exactly one body sleeps, and the bodies around it wait for it.
            guard let sleeper = sleepers.values.first, sleeper.root.runningCalls == 0 else { return nil }
            return sleeper.due
        }
    }
}

extension RunEnvironment {
    /// Releases the run when its body sleeps and no other work is executing.
    func releaseIfAsleep() {
        guard let due = sleep?.undisturbedUntil else { return }
        stop(.asleep(until: due))
    }
}
