import SignoffCheckpoint
private import Synchronization

/// The tasks of a run that were started and have not ended.
final class StartedCalls: Sendable {
    private struct Entry: Sendable {
        let call: any StartedCall
        let owner: CallContext
    }

    private struct State: Sendable {
        var nextSerial = 0
        var entries: [Int: Entry] = [:]
        /// Those that ended before they could be added.
        var endedEarly: Set<Int> = []
        var isCancelled = false
    }

    private let state = Mutex(State())

    func reserve() -> Int {
        state.withLock { state in
            state.nextSerial += 1
            return state.nextSerial
        }
    }

    func add(_ call: some StartedCall, serial: Int, owner: CallContext) {
        let entry = Entry(call: call, owner: owner)
        let isCancelled = state.withLock { state in
            if state.endedEarly.remove(serial) == nil { state.entries[serial] = entry }
            return state.isCancelled
        }
        if isCancelled { call.cancel() }
    }

    func remove(_ serial: Int) {
        state.withLock { state in
            if state.entries.removeValue(forKey: serial) == nil { state.endedEarly.insert(serial) }
        }
    }

    /// Cancels everything, and whatever is still to be started.
    func cancelAll() {
        let calls = state.withLock { state in
            state.isCancelled = true
            return state.entries.values.map(\.call)
        }
        calls.forEach { $0.cancel() }
    }

    /// Cancels what a body started, and what that started.
    func cancelAll(under caller: CallContext) {
        calls { $0.owner.isInside(caller) }.forEach { $0.cancel() }
    }

    /// Ends what the attempt of a body has left running, before the next one.
    func cancelAndWait(under caller: CallContext) async {
        cancelAll(under: caller)
        await waitForAll(under: caller)
    }

    /// Whether nothing is running that a body started, or that was started by that.
    func isEmpty(under caller: CallContext) -> Bool {
        call { $0.owner.isInside(caller) } == nil
    }

    /// Waits until nothing is running that a body started, or that was started by that, meanwhile too.
    func waitForAll(under caller: CallContext) async {
        while let call = call(where: { $0.owner.isInside(caller) }) { await call.ended() }
    }

    private func call(where isWanted: (Entry) -> Bool) -> (any StartedCall)? {
        state.withLock { $0.entries.values.first(where: isWanted)?.call }
    }

    private func calls(_ isWanted: (Entry) -> Bool) -> [any StartedCall] {
        state.withLock { state in
            if state.entries.isEmpty { return [] }
            return state.entries.values.filter(isWanted).map(\.call)
        }
    }
}

/// A started task without its type.
protocol StartedCall: Sendable {
    func cancel()
    func ended() async
}

extension Task: StartedCall where Failure == any Error {
    func ended() async { _ = await result }
}
