import SignoffCheckpoint

/// The time that workers have executed the newest turn of a thread, and the time that the turn has waited for
/// operators.
struct TurnTimes: Equatable, Sendable {
    private var worked = Duration.zero
    private var waited = Duration.zero
    private var workingSince: Timestamp?
    private var waitingSince: Timestamp?
    private var isBegun = false
    private var hasAsked = false

    /// Adds up the times.
    ///
    /// - Parameter runs: The runs of the thread, newest first. A turn begins with a start or a fork.
    init(of runs: [Run]) {
        var turn: [Run] = []
        for run in runs {
            turn.append(run)
            if run.request.action.beginsTurn { break }
        }
        var asked: Timestamp?
        for run in turn.reversed() {
            if let asked { waited += max(.zero, run.createdAt.duration(since: asked)) }
            asked = nil
            guard let started = run.startedAt else { continue }
            isBegun = true
            guard let finished = run.finishedAt else {
                workingSince = run.status == .running ? started : nil
                continue
            }
            worked += max(.zero, finished.duration(since: started))
            if run.status == .interrupted {
                asked = finished
                hasAsked = true
            }
        }
        waitingSince = asked
    }

    /// Returns the time of execution; `nil` when no run has begun.
    func worked(at now: Timestamp) -> Duration? {
        guard isBegun else { return nil }
        return worked + (workingSince.map { max(.zero, now.duration(since: $0)) } ?? .zero)
    }

    /// Returns the time of waiting for operators; `nil` when no question was asked.
    func waited(at now: Timestamp) -> Duration? {
        guard hasAsked else { return nil }
        return waited + (waitingSince.map { max(.zero, now.duration(since: $0)) } ?? .zero)
    }
}

extension RunAction {
    /// Whether a run of this kind begins a turn, in contrast to continuing one.
    fileprivate var beginsTurn: Bool {
        switch self {
        case .start, .replay, .branch: true
        case .resume, .proceed, .update: false
        }
    }
}
