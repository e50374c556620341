import SignoffCheckpoint
private import Synchronization

/// The tasks of a run that were started and have not ended.
///
/// Every body counts its running calls (``CallContext/runningCalls``), so that a body without running calls needs no
/// look-up.
final class StartedCalls: Sendable {
    /// The calls that one body started.
    private struct Calls: Sendable {
        let owner: CallContext
        var running: [Int: any StartedCall] = [:]
    }

    private struct State: Sendable {
        var nextSerial = 0
        /// The calls of each body, under the number of the first of them.
        ///
        /// A replay with the same interleaving repeats this order.
        var calls: [Int: Calls] = [:]
        /// The calls that ended before they could be added.
        var endedEarly: Set<Int> = []
        var isCancelled = false

        /// Returns the running calls of the selected bodies, in the order of their start.
        func running(of isChosen: (CallContext) -> Bool) -> [any StartedCall] {
            let chosen = calls.values.filter { isChosen($0.owner) }.flatMap(\.running)
            return chosen.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private let state = Mutex(State())

    func reserve() -> Int {
        state.withLock { state in
            state.nextSerial += 1
            return state.nextSerial
        }
    }

    func add(_ call: some StartedCall, serial: Int, owner: CallContext) {
        let isCancelled = state.withLock { state in
            if state.endedEarly.remove(serial) == nil {
                state.calls[owner.firstCall(orElse: serial), default: Calls(owner: owner)].running[serial] = call
                owner.countRunningCall(by: 1)
            }
            return state.isCancelled
        }
        if isCancelled { call.cancel() }
    }

    func remove(_ serial: Int, owner: CallContext) {
        state.withLock { state in
            let first = owner.firstCall(orElse: serial)
            guard state.calls[first]?.running.removeValue(forKey: serial) != nil else {
                state.endedEarly.insert(serial)
                return
            }
            owner.countRunningCall(by: -1)
            if state.calls[first]?.running.isEmpty == true { state.calls[first] = nil }
        }
    }

    /// Cancels every started task, and every task that is started later.
    func cancelAll() {
        let calls = state.withLock { state in
            state.isCancelled = true
            return state.running(of: { _ in true })
        }
        calls.forEach { $0.cancel() }
    }

    /// Cancels the tasks that a body started, and their tasks.
    func cancelAll(under caller: CallContext) {
        guard !isEmpty(under: caller) else { return }
        let calls = state.withLock { state in state.running(of: { $0.isInside(caller) }) }
        calls.forEach { $0.cancel() }
    }

    /// Ends the tasks that an attempt of a body left running, before the next attempt.
    func cancelAndWait(under caller: CallContext) async {
        cancelAll(under: caller)
        await waitForAll(under: caller)
    }

    /// Ends the tasks that ended tasks of a body have left running.
    func cancelAndWait(inside tasks: Set<TaskID>, of caller: CallContext) async {
        while !isEmpty(under: caller) {
            let calls = state.withLock { state in state.running(of: { $0.isInside(anyOf: tasks) }) }
            guard !calls.isEmpty else { return }
            calls.forEach { $0.cancel() }
            for call in calls { await call.ended() }
        }
    }

    /// Whether no task of a body, or of its tasks, is running.
    func isEmpty(under caller: CallContext) -> Bool { caller.runningCalls == 0 }

    /// Waits until no task of a body, or of its tasks, is running.
    ///
    /// Tasks that start in the meantime are included.
    func waitForAll(under caller: CallContext) async {
        while !isEmpty(under: caller) {
            let calls = state.withLock { state in state.running(of: { $0.isInside(caller) }) }
            guard !calls.isEmpty else { return }
            for call in calls { await call.ended() }
        }
    }
}

/// A started task with its type erased.
protocol StartedCall: Sendable {
    func cancel()
    func ended() async
}

extension Task: StartedCall where Failure == any Error {
    func ended() async { _ = await result }
}
