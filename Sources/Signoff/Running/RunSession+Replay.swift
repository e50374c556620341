import OrderedCollections
import SignoffCheckpoint

extension RunSession {
    /// Checks whether another task is recorded in the place of `call`.
    ///
    /// - Throws: `nondeterministic_replay` under strict replay.
    func checkReplay(of call: TaskCall) throws {
        guard let recordedTask = recorded.other(than: call.id, at: call.identity.path) else { return }
        try report(
            ReplayMismatch(
                caller: call.caller.name,
                call: call.number,
                recorded: name(of: recordedTask, at: call.caller.identity, number: call.number),
                met: call.name
            )
        )
    }

    /// Checks whether recorded calls exist that a finished body did not make.
    ///
    /// - Throws: `nondeterministic_replay` under strict replay.
    func checkEnd(of body: TaskIdentity, calls: Int) throws {
        guard !recorded.isEmpty else { return }
        var number = calls
        while let recordedTask = recorded.task(at: TaskIdentity.callPath(number, of: body.path)) {
            try report(
                ReplayMismatch(
                    caller: body.name,
                    call: number,
                    recorded: name(of: recordedTask, at: body, number: number),
                    met: nil
                )
            )
            number += 1
        }
    }

    private func report(_ mismatch: ReplayMismatch) throws {
        emitter.warning(.replayMismatch(mismatch))
        guard environment.config.replay == .strict else { return }
        let error = WorkflowError(
            .nondeterministicReplay,
            "\(mismatch.message); a body must make the same calls in the same order every time it is run",
            thread: environment.thread,
            task: mismatch.caller
        )
        environment.fail(error)
        throw error
    }

    /// Returns the name of a recorded task.
    ///
    /// The id contains only a hash of the name, so the known names are tried.
    func name(of task: TaskID, at caller: TaskIdentity, number: Int) -> String {
        let names = environment.services.names.all.union(calledNames).union(base.checkpoint.versionsSeen.keys)
        return names.first { caller.call($0, number: number).id == task } ?? task.rawValue
    }
}
