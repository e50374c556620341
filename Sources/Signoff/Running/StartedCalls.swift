import SignoffCheckpoint
private import Synchronization

/// The tasks of a run that were started and have not ended.
final class StartedCalls: Sendable {
    private struct Entry: Sendable {
        let call: any StartedCall
        let session: ObjectIdentifier
        let caller: ObjectIdentifier
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
        let entry = Entry(call: call, session: ObjectIdentifier(owner.session), caller: ObjectIdentifier(owner))
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

    func cancelAll(of session: RunSession) {
        calls { $0.session == ObjectIdentifier(session) }.forEach { $0.cancel() }
    }

    /// Ends what the attempt of a body has left running, before the next one.
    func cancelAndWait(startedBy caller: CallContext) async {
        calls { $0.caller == ObjectIdentifier(caller) }.forEach { $0.cancel() }
        await waitForAll(startedBy: caller)
    }

    func isEmpty(of session: RunSession) -> Bool {
        call { $0.session == ObjectIdentifier(session) } == nil
    }

    /// Waits until no task of `session` is running, those started meanwhile included.
    func waitForAll(of session: RunSession) async {
        while let call = call(where: { $0.session == ObjectIdentifier(session) }) { await call.ended() }
    }

    /// Waits until no task that `caller` started is running.
    func waitForAll(startedBy caller: CallContext) async {
        while let call = call(where: { $0.caller == ObjectIdentifier(caller) }) { await call.ended() }
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
