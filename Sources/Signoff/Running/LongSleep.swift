import SignoffCheckpoint
private import Synchronization

/// A sleep of a body that is long enough to release the run.
///
/// The run is released when nothing else of it is executing: no started task, and no body with a time limit that the
/// sleep counts for.
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

    /// The moment until which nothing happens in the run; `nil` while something else is under way.
    var undisturbedUntil: Timestamp? {
        sleepers.withLock { sleepers in
            // Without a task that was started one body sleeps, and those around it wait for it.
            guard let sleeper = sleepers.values.first, sleeper.root.runningCalls == 0 else { return nil }
            return sleeper.due
        }
    }
}

extension RunEnvironment {
    /// Gives the run back when its body sleeps and nothing else of it is under way.
    func giveBackIfAsleep() {
        guard let due = sleep?.undisturbedUntil else { return }
        stop(.asleep(until: due))
    }
}
