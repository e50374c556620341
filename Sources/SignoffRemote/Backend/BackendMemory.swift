import SignoffCheckpoint
import SignoffOperator

/// The cache of one backend: the threads of runs, the runs of requests, and the questions of unchanged threads.
actor BackendMemory {
    private static let runLimit = 20_000
    private static let tokenLimit = 1_000
    private static let questionLimit = 20_000
    /// The maximum total size of replies whose questions are cached, in bytes.
    private static let questionByteLimit = 64 << 20

    private var threads: [RunID: ThreadID] = [:]
    private var oldestRuns: [RunID] = []
    private var tokens: [RequestToken: ThreadID] = [:]
    private var oldestTokens: [RequestToken] = []
    private var questions: [ThreadID: KeptQuestions] = [:]
    private var questionBytes = 0
    /// The times at which requests with an unknown outcome were sent.
    private var unknown: [RequestToken: ContinuousClock.Instant] = [:]
    private var runs: [ThreadID: (mark: String, run: Run)] = [:]
    private var failures: [ThreadID: (mark: String, failure: ServerFailure?)] = [:]

    /// The questions of a version of a thread.
    struct KeptQuestions {
        var mark: String
        var questions: [OpenInterrupt]
        var size: Int
    }

    func note(_ runs: [ServerRun]) {
        for run in runs where threads.updateValue(run.thread, forKey: run.id) == nil {
            oldestRuns.append(run.id)
        }
        if oldestRuns.count > Self.runLimit {
            for run in oldestRuns.prefix(Self.runLimit / 2) { threads[run] = nil }
            oldestRuns.removeFirst(Self.runLimit / 2)
        }
    }

    func thread(of run: RunID) -> ThreadID? { threads[run] }

    /// Records a request to a thread before it is sent.
    func note(_ token: RequestToken, on thread: ThreadID) {
        if tokens.updateValue(thread, forKey: token) == nil { oldestTokens.append(token) }
        if oldestTokens.count > Self.tokenLimit {
            for token in oldestTokens.prefix(Self.tokenLimit / 2) { tokens[token] = nil }
            oldestTokens.removeFirst(Self.tokenLimit / 2)
        }
    }

    func thread(of token: RequestToken) -> ThreadID? { tokens[token] }

    // MARK: Requests of unknown outcome

    /// Records that the outcome of a request is unknown.
    func noteUnknown(_ token: RequestToken) {
        unknown[token] = .now
        if unknown.count > Self.tokenLimit, let oldest = unknown.min(by: { $0.value < $1.value }) {
            unknown[oldest.key] = nil
        }
    }

    /// Whether a request with an unknown outcome was sent recently enough that it can still arrive.
    func mayBeOnItsWay(_ token: RequestToken, within time: Duration) -> Bool {
        guard let sent = unknown[token] else { return false }
        return sent.duration(to: .now) < time
    }

    // MARK: Threads that did not change

    /// Returns the newest run of an unchanged thread; `nil` when it must be read.
    func newestRun(of thread: ServerThread) -> Run? {
        guard let kept = runs[thread.id], kept.mark == Self.shortMark(of: thread) else { return nil }
        return kept.run
    }

    func keep(_ run: Run, of thread: ServerThread) {
        // An active run can change without a change of its thread.
        guard !run.isActive, thread.updatedAt != .unknown else { return }
        if runs.count >= Self.questionLimit { runs = [:] }
        runs[thread.id] = (Self.shortMark(of: thread), run)
    }

    /// Returns the failure of an unchanged thread; `nil` when it must be read.
    func failure(of thread: ServerThread) -> ServerFailure?? {
        guard let kept = failures[thread.id], kept.mark == Self.shortMark(of: thread) else { return nil }
        return .some(kept.failure)
    }

    func keep(_ failure: ServerFailure?, of thread: ServerThread) {
        if failures.count >= Self.questionLimit { failures = [:] }
        failures[thread.id] = (Self.shortMark(of: thread), failure)
    }

    private static func shortMark(of thread: ServerThread) -> String {
        "\(thread.status) \(thread.updatedAt.microseconds)"
    }

    /// Returns the questions of an unchanged thread; `nil` when they must be read.
    func questions(of thread: ServerThread) -> [OpenInterrupt]? {
        guard let kept = questions[thread.id], kept.mark == Self.mark(of: thread) else { return nil }
        return kept.questions
    }

    /// Caches the questions of a thread from a reply of `size` bytes, unless the cache is full.
    ///
    /// Cached questions are not replaced. Otherwise, a full reading would evict the questions cached at its beginning,
    /// and the next reading would find none.
    func keep(_ asked: [OpenInterrupt], of thread: ServerThread, size: Int) {
        forgetQuestions(of: thread.id)
        guard questions.count < Self.questionLimit, questionBytes + size <= Self.questionByteLimit else { return }
        questionBytes += size
        questions[thread.id] = KeptQuestions(mark: Self.mark(of: thread), questions: asked, size: size)
    }

    /// Removes the cached questions of a thread whose questions have changed.
    func forgetQuestions(of thread: ThreadID) {
        if let old = questions.removeValue(forKey: thread) { questionBytes -= old.size }
    }

    /// Removes the cached questions of threads without open questions.
    func forget(except asking: Set<ThreadID>) {
        questions = questions.filter { asking.contains($0.key) }
        questionBytes = questions.values.reduce(0) { $0 + $1.size }
    }

    private static func mark(of thread: ServerThread) -> String {
        "\(thread.status) \(thread.updatedAt.microseconds) \(thread.stateUpdatedAt?.microseconds ?? 0) \(thread.questionMark)"
    }
}
