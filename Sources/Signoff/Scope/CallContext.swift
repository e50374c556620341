import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// The context of a body: of an entrypoint, or of a task with a scope.
///
/// The context outlives the attempts of the body and is shared with the body's futures.
final class CallContext: Sendable {
    let session: RunSession
    let identity: TaskIdentity
    /// Whether the body runs again when it fails, so that the results of its calls must be kept in memory.
    let mayRepeat: Bool
    /// The monitor of the body's progress; `nil` for a body without a progress limit.
    let progress: ProgressMonitor?
    /// Whether the body has a time limit.
    let hasTimeLimit: Bool
    /// The channels that can trigger the task; `__pregel_push` for a called task.
    let triggers: [String]
    /// The place of the body among those that are permitted to execute at the same time; `nil` for a body that needs
    /// none.
    let place: TaskPlace?
    /// The time at which the body was first executed in this run.
    let firstAttemptAt: Timestamp
    /// The body that called this one or started its run; `nil` for the body of the root.
    let caller: CallContext?
    /// Whether the work of the body depends on an answer.
    let trace: AnswerTrace
    private let state = Mutex(State())
    private let running = Atomic<Int>(0)
    private let firstStarted = Atomic<Int>(0)

    private struct State {
        var delivered: RunSuspension?
        /// The suspensions of tasks that the body started, whether or not it observed them.
        var unseen: OrderedDictionary<TaskID, RunSuspension> = [:]
        var callsMade = 0
        var nestedRunsMade = 0
        var hasStoppedCall = false
    }

    init(
        session: RunSession,
        identity: TaskIdentity,
        mayRepeat: Bool,
        progress: ProgressMonitor? = nil,
        hasTimeLimit: Bool = false,
        triggers: [String],
        place: TaskPlace? = nil,
        caller: CallContext?,
        trace: AnswerTrace
    ) {
        self.session = session
        self.mayRepeat = mayRepeat
        self.identity = identity
        self.progress = progress
        self.hasTimeLimit = hasTimeLimit
        self.triggers = triggers
        self.place = place
        self.caller = caller
        self.trace = trace
        firstAttemptAt = session.environment.services.time.now()
    }

    var id: TaskID { identity.id }
    var name: String { identity.name }
    var path: String { identity.path }
    var namespace: String { identity.namespace }

    /// Whether this body is `other`, or was called or started by `other` directly or indirectly.
    func isInside(_ other: CallContext) -> Bool {
        var context: CallContext? = self
        while let current = context {
            if current === other { return true }
            context = current.caller
        }
        return false
    }

    /// The number of started tasks that are executing inside this body, at any depth.
    var runningCalls: Int { running.load(ordering: .acquiring) }

    /// The number of the first task that the body started, counted from 1; `nil` when it has started none.
    var firstCall: Int? {
        let number = firstStarted.load(ordering: .acquiring)
        return number > 0 ? number : nil
    }

    /// Returns the number of the first task that the body started; `number` when none was recorded.
    func firstCall(orElse number: Int) -> Int {
        let (isFirst, noted) = firstStarted.compareExchange(
            expected: 0,
            desired: number,
            ordering: .acquiringAndReleasing
        )
        return isFirst ? number : noted
    }

    /// Whether this body is one of `tasks`, or was called or started by one of them directly or indirectly.
    func isInside(anyOf tasks: Set<TaskID>) -> Bool {
        var context: CallContext? = self
        while let current = context {
            if tasks.contains(current.id) { return true }
            context = current.caller
        }
        return false
    }

    /// Counts a started task that begins or ends inside this body, and therefore inside its callers.
    func countRunningCall(by difference: Int) {
        var context: CallContext? = self
        while let current = context {
            current.running.add(difference, ordering: .acquiringAndReleasing)
            context = current.caller
        }
    }

    /// The maximum number of calls that an attempt of the body has made in this run.
    var callsMade: Int { state.withLock { $0.callsMade } }

    /// The maximum number of nested runs that an attempt of the body has made in this run.
    var nestedRunsMade: Int { state.withLock { $0.nestedRunsMade } }

    func note(calls: Int) {
        state.withLock { if $0.callsMade < calls { $0.callsMade = calls } }
    }

    func note(nestedRuns: Int) {
        state.withLock { if $0.nestedRunsMade < nestedRuns { $0.nestedRunsMade = nestedRuns } }
    }

    /// Records that a call of the body was ended or refused because the run stops or fails.
    ///
    /// The body and the enclosing bodies must make the call again.
    func noteStoppedCall() {
        var context: CallContext? = self
        while let current = context {
            current.state.withLock { $0.hasStoppedCall = true }
            context = current.caller
        }
    }

    /// Whether a call of the body, or inside it, was ended or refused because the run stops or fails.
    ///
    /// The body then has no result, even if it returns a value.
    var hasStoppedCall: Bool { state.withLock { $0.hasStoppedCall } }

    /// Records that a suspension was thrown into the body, which must stop now.
    func deliver(_ suspension: RunSuspension) {
        state.withLock { state in
            if state.delivered == nil { state.delivered = suspension }
        }
    }

    /// Records that a started task waits, whether or not the body awaits it.
    func noteWaitingTask(_ task: TaskID, with suspension: RunSuspension) {
        state.withLock { $0.unseen[task] = suspension }
    }

    /// Removes waiting tasks whose questions are withdrawn.
    func forgetWaitingTasks(_ tasks: Set<TaskID>) {
        state.withLock { $0.unseen.removeAll { tasks.contains($0.key) } }
    }

    /// The suspension that was thrown into the body; `nil` for none.
    var delivered: RunSuspension? { state.withLock { $0.delivered } }

    /// The suspension of the body: one that was thrown into it, or one that it did not observe; `nil` for none.
    var suspension: RunSuspension? { state.withLock { $0.delivered ?? $0.unseen.values.first } }
}
