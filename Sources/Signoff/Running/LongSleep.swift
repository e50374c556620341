import SignoffCheckpoint
private import Synchronization

/// A sleep of a body that is long enough to release the run.
///
/// The run is released when nothing else of the run is executing: no started task, and no body with a time limit that
/// includes the sleep.
final class LongSleep: Sendable {
    /// The longest wait for which a worker keeps its run.
    static let threshold: Duration = .seconds(1)

    private struct Sleeper {
        let due: Timestamp
        let root: CallContext
    }

    /// The bodies that sleep; those of started tasks may be among them.
    private let sleepers = Mutex<[ObjectIdentifier: Sleeper]>([:])

    /// Notes that a body sleeps until a moment.
    func begin(until due: Timestamp, in context: CallContext) {
        var root = context
        if context.hasTimeLimit { return }
        while let caller = root.caller {
            if caller.hasTimeLimit { return }
            root = caller
        }
        sleepers.withLock { [root] in $0[ObjectIdentifier(context)] = Sleeper(due: due, root: root) }
    }

    /// Notes that the body has been woken.
    func end(in context: CallContext) { sleepers.withLock { $0[ObjectIdentifier(context)] = nil } }

    /// The moment until which the run is idle; `nil` while other work is executing.
    var undisturbedUntil: Timestamp? {
        sleepers.withLock { sleepers in
            // Without a task that was started one body sleeps, and those around it wait for it.
            guard let sleeper = sleepers.values.first, sleeper.root.runningCalls == 0 else { return nil }
            return sleeper.due
        }
    }
}

extension RunEnvironment {
    /// Releases the run when its body sleeps and no other work is executing.
    func giveBackIfAsleep() {
        guard let due = sleep?.undisturbedUntil else { return }
        stop(.asleep(until: due))
    }
}
