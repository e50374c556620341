import SignoffCheckpoint

/// How long workers have worked on the newest turn of a thread, and how long the turn has waited for people.
struct TurnTimes: Equatable, Sendable {
    private var worked = Duration.zero
    private var waited = Duration.zero
    private var workingSince: Timestamp?
    private var waitingSince: Timestamp?
    private var isBegun = false
    private var hasAsked = false

    /// Adds the times up.
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

    /// How long workers have worked; nil where no run has begun.
    func worked(at now: Timestamp) -> Duration? {
        guard isBegun else { return nil }
        return worked + (workingSince.map { max(.zero, now.duration(since: $0)) } ?? .zero)
    }

    /// How long people have been waited for; nil where nobody was asked.
    func waited(at now: Timestamp) -> Duration? {
        guard hasAsked else { return nil }
        return waited + (waitingSince.map { max(.zero, now.duration(since: $0)) } ?? .zero)
    }
}

extension RunAction {
    /// Whether a run of this kind begins a turn and does not go on with one.
    fileprivate var beginsTurn: Bool {
        switch self {
        case .start, .replay, .branch: true
        case .resume, .proceed, .update: false
        }
    }
}
