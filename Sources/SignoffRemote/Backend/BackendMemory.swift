import SignoffCheckpoint
import SignoffOperator

/// What one backend remembers between requests: which thread a run is on, what its requests made, and the questions of threads that did not change.
actor BackendMemory {
    private static let runLimit = 20_000
    private static let tokenLimit = 1_000
    private static let questionLimit = 20_000

    private var threads: [RunID: ThreadID] = [:]
    private var oldestRuns: [RunID] = []
    private var tokens: [RequestToken: ThreadID] = [:]
    private var oldestTokens: [RequestToken] = []
    private var questions: [ThreadID: KeptQuestions] = [:]

    /// The questions of a thread as of a version of it.
    struct KeptQuestions {
        var mark: String
        var questions: [OpenInterrupt]
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

    /// Notes that a request is sent to a thread, before it is.
    func note(_ token: RequestToken, on thread: ThreadID) {
        if tokens.updateValue(thread, forKey: token) == nil { oldestTokens.append(token) }
        if oldestTokens.count > Self.tokenLimit {
            for token in oldestTokens.prefix(Self.tokenLimit / 2) { tokens[token] = nil }
            oldestTokens.removeFirst(Self.tokenLimit / 2)
        }
    }

    func thread(of token: RequestToken) -> ThreadID? { tokens[token] }

    /// The questions of a thread that is still as it was read; nil where they must be read.
    func questions(of thread: ServerThread) -> [OpenInterrupt]? {
        guard let kept = questions[thread.id], kept.mark == Self.mark(of: thread) else { return nil }
        return kept.questions
    }

    func keep(_ asked: [OpenInterrupt], of thread: ServerThread) {
        if questions.count >= Self.questionLimit { questions = [:] }
        questions[thread.id] = KeptQuestions(mark: Self.mark(of: thread), questions: asked)
    }

    /// Forgets the questions of threads that no longer ask.
    func forget(except asking: Set<ThreadID>) { questions = questions.filter { asking.contains($0.key) } }

    private static func mark(of thread: ServerThread) -> String {
        "\(thread.status) \(thread.updatedAt.microseconds) \(thread.stateUpdatedAt?.microseconds ?? 0) \(thread.questionMark)"
    }
}
