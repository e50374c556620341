import SignoffOperator

extension CommandID {
    static let newRun = CommandID("new_run")
    static let retry = CommandID("retry")
    static let retryEdited = CommandID("retry_edited")
    static let askAgain = CommandID("ask_again")
    static let stopRetries = CommandID("stop_retries")
    static let fork = CommandID("fork")
    static let stopRun = CommandID("stop_run")
    static let work = CommandID("work")
}

/// Starts, retries, forks and stops runs.
extension CommandRegistry {
    static let running: [Command] = [
        Command(
            .newRun,
            "start a run of a workflow",
            hint: "new run",
            in: .runs,
            keys: ["n"],
            on: [.inbox, .threads, .history, .failures, .ledger],
            name: "run",
            argument: "[workflow]",
            twin: "run",
            sends: true,
            traits: [.opensText],
            completing: { $0.work.workflows.map(\.name) },
            disabled: { $0.reasonNotToStart },
            change: { $0.beginNewRun($1.argument) }
        ),
        Command(
            .retry,
            "stage a retry that keeps finished tasks",
            hint: "stage retry",
            in: .runs,
            keys: ["t"],
            on: [.failures],
            name: "retry",
            twin: "retry",
            disabled: { $0.reasonNotToRetry },
            change: { state, _ in state.say(state.failures.stage(planKey: state.settings.keys.label(of: .sendAll))) }
        ),
        Command(
            .retryEdited,
            "run the failed turn again with another input",
            hint: "edit input",
            in: .runs,
            keys: ["e"],
            on: [.failures],
            name: "retry-edited",
            twin: "fork",
            sends: true,
            traits: [.opensText],
            disabled: { $0.reasonNotToRetry ?? $0.backend.capabilities.forks.reason },
            run: { state, _ in state.beginForkOfFailure(asking: false) }
        ),
        Command(
            .askAgain,
            "run the failed turn again and ask again",
            hint: "ask again",
            in: .runs,
            keys: ["A"],
            on: [.failures],
            name: "ask-again",
            twin: "fork",
            sends: true,
            disabled: { $0.reasonNotToRetry ?? $0.backend.capabilities.forks.reason },
            run: { state, _ in state.beginForkOfFailure(asking: true) }
        ),
        Command(
            .stopRetries,
            "send no further retries",
            hint: "stop retries",
            in: .runs,
            keys: [],
            on: [.failures],
            name: "stop-retries",
            disabled: { $0.failures.bulk?.isOver ?? true ? "no retries are in progress" : nil },
            change: { state, _ in state.say(state.failures.stopRetries()) }
        ),
        Command(
            .fork,
            "run again from this checkpoint, after a preview",
            hint: "fork",
            in: .runs,
            keys: ["f"],
            on: [.history, .failures],
            name: "fork",
            twin: "fork",
            sends: true,
            disabled: { $0.reasonNotToFork },
            run: { state, _ in state.screen == .failures ? state.showHistory(nil) : state.beginFork() }
        ),
        Command(
            .stopRun,
            "stop the run",
            hint: "stop",
            in: .runs,
            keys: ["K"],
            on: [.threads],
            name: "stop",
            sends: true,
            disabled: { $0.reasonNotToStop },
            change: { state, _ in state.beginStopping() }
        ),
        Command(
            .work,
            "execute the waiting runs of an untrusted file",
            hint: "work",
            in: .runs,
            keys: [],
            name: "work",
            twin: "worker --trust",
            sends: true,
            disabled: { $0.reasonNotToExecuteWaiting },
            run: { state, _ in state.openWork() }
        ),
    ]
}
