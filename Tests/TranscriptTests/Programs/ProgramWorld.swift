import SignoffCheckpoint
import Synchronization

/// The world outside a program: what its bodies did there, and what must not happen.
final class ProgramWorld: Sendable {
    /// One question of one turn, or one task of it.
    struct Place: Hashable, Sendable, CustomStringConvertible {
        let thread: ThreadID
        let turn: Int
        let path: String
        /// The task that asks a question; nil for a task. A replay that makes other calls comes to the same line as another task.
        var asker: TaskID?

        var description: String { "\(thread):\(turn)\(path)" }

        /// The path of the body that asks or starts what is here.
        var body: Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }

        /// Whether this place was asked or started in `other`, at any depth.
        func isInside(_ other: Place) -> Bool {
            thread == other.thread && turn == other.turn && path.hasPrefix(other.path + "/")
        }
    }

    /// An answer that was given.
    struct Given: Sendable {
        let thread: ThreadID
        let turn: Int
        let payload: String
    }

    /// A question without an answer.
    private struct Open {
        let payload: String
        /// The namespace of the task that asks it.
        let namespace: String
    }

    private enum Standing: Hashable {
        case called
        case working
        case waiting
        case cancelled
        case failed
        case ended
    }

    private struct State {
        var release = 0
        var turns: [ThreadID: Int] = [:]
        var given: [String: Given] = [:]
        var takenAt: [String: Place] = [:]
        var taken: [Place: (payload: String, answer: String)] = [:]
        var executions: [Place: Int] = [:]
        var tasks: [TaskKey: Place] = [:]
        var stored: Set<TaskKey> = []
        var work: [Place: Standing] = [:]
        var open: [Place: Open] = [:]
        /// The namespaces of the bodies that ran at a namespace of nested runs.
        var nested: [String: Set<String>] = [:]
        /// The namespace of the body that ran last for a nested run.
        var bodies: [Place: String] = [:]
        var hasFailed = false
        var violations: [String] = []
        var lines: [String] = []
    }

    private struct TaskKey: Hashable {
        let thread: ThreadID
        let task: TaskID
    }

    private let state = Mutex(State())

    // MARK: What the operator does

    /// The release of the program that is installed.
    var release: Int {
        get { state.withLock { $0.release } }
        set { state.withLock { $0.release = newValue } }
    }

    func turn(of thread: ThreadID) -> Int { state.withLock { $0.turns[thread, default: 0] } }

    func beginTurn(on thread: ThreadID) {
        state.withLock { state in
            state.turns[thread, default: 0] += 1
            state.open = state.open.filter { $0.key.thread != thread }
        }
    }

    /// Notes that an answer is given to the question with this payload.
    func give(_ answer: String, to payload: String, on thread: ThreadID) {
        state.withLock { state in
            state.given[answer] = Given(thread: thread, turn: state.turns[thread, default: 0], payload: payload)
        }
    }

    func beginRun() { state.withLock { $0.hasFailed = false } }

    func note(_ line: String) { state.withLock { $0.lines.append(line) } }

    func fault(_ text: String) { state.withLock { $0.violations.append(text) } }

    var violations: [String] { state.withLock { $0.violations } }

    /// What happened that a person can see, one fact a line.
    var lines: [String] { state.withLock { $0.lines } }

    /// Whether a task or body failed in this run: the questions below it may then be open or not.
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// The payloads of the questions that were reached and got no answer.
    func open(on thread: ThreadID) -> [String] {
        state.withLock { state in state.open.filter { $0.key.thread == thread }.map(\.value.payload).sorted() }
    }

    /// The answers that were given on a thread in its present turn.
    func answers(on thread: ThreadID) -> Set<String> {
        state.withLock { state in
            let turn = state.turns[thread, default: 0]
            return Set(state.given.filter { $0.value.thread == thread && $0.value.turn == turn }.keys)
        }
    }

    /// A canceled run may have taken an answer without storing it.
    func forgetTaken(on thread: ThreadID) {
        state.withLock { state in state.taken = state.taken.filter { $0.key.thread != thread } }
    }

    // MARK: What bodies do

    func place(_ path: String, on thread: ThreadID?, asker: TaskID? = nil) -> Place {
        let thread = thread ?? ""
        return Place(thread: thread, turn: turn(of: thread), path: path, asker: asker)
    }

    /// Notes that the answer to a question of a task was withdrawn: the same question may get another one.
    func withdraw(answerOf task: TaskID, to payload: String?, on thread: ThreadID) {
        state.withLock { state in
            state.taken = state.taken.filter { place, taken in
                place.thread != thread || place.asker != task || (payload != nil && taken.payload != payload)
            }
        }
    }

    /// Notes that a body got no answer: it does not come to the questions after this one, which an earlier run may have left.
    func wait(for payload: String, at place: Place, in namespace: String) {
        state.withLock { state in
            state.open = state.open.filter { other, _ in
                other.thread != place.thread || other.turn != place.turn || other.body != place.body
                    || other.asker != place.asker
            }
            state.open[place] = Open(payload: payload, namespace: namespace)
        }
    }

    /// Checks an answer that a body received; its question is closed only then.
    func take(_ answer: String, to payload: String, at place: Place) {
        state.withLock { state in
            state.open[place] = nil
            guard let given = state.given[answer] else {
                state.violations.append("\(place) got \(answer), which nobody gave")
                return
            }
            if given.payload != payload || given.thread != place.thread || given.turn != place.turn {
                state.violations.append(
                    "\(place) asked \(payload) and got \(answer), given to \(given.payload) on \(given.thread):\(given.turn)"
                )
            }
            if let other = state.takenAt.updateValue(place, forKey: answer), other != place {
                state.violations.append("\(answer) was taken at \(other) and at \(place)")
            }
            if let earlier = state.taken[place], earlier.payload == payload, earlier.answer != answer {
                state.violations.append("\(place) got \(earlier.answer) and later \(answer)")
            }
            state.taken[place] = (payload, answer)
        }
    }

    func call(_ place: Place) {
        state.withLock { state in if state.work[place] != .ended { state.work[place] = .called } }
    }

    /// Notes that the body of a task begins; returns which of its executions this is.
    func begin(_ place: Place, as task: TaskID) -> Int {
        state.withLock { state in
            let key = TaskKey(thread: place.thread, task: task)
            state.tasks[key] = place
            if state.stored.contains(key) { state.violations.append("\(place) ran again after its result was stored") }
            state.work[place] = .working
            state.executions[place, default: 0] += 1
            return state.executions[place, default: 0]
        }
    }

    func end(_ place: Place) { state.withLock { $0.work[place] = .ended } }

    /// Notes that the body of a nested run begins, which has this namespace as a task.
    func beginRun(at place: Place, ofBodyIn namespace: String) {
        state.withLock { state in
            state.bodies[place] = namespace
            state.nested[runNamespace(ofBodyIn: namespace), default: []].insert(namespace)
        }
    }

    /// Records that a nested run has finished: its superstep has ended, and with it every question of another workflow
    /// there.
    ///
    /// Where nested runs before it are left out, a call comes to the namespace in which an earlier run called something else.
    func endRun(at place: Place) {
        state.withLock { state in
            guard let namespace = state.bodies[place] else { return }
            let bodies = state.nested[runNamespace(ofBodyIn: namespace)] ?? []
            state.open = state.open.filter { _, question in
                !bodies.contains { question.namespace == $0 || question.namespace.hasPrefix("\($0)|") }
            }
        }
    }

    private func runNamespace(ofBodyIn namespace: String) -> String {
        String(namespace[..<(namespace.lastIndex(of: "|") ?? namespace.startIndex)])
    }

    func suspend(_ place: Place) { state.withLock { $0.work[place] = .waiting } }

    func fail(_ place: Place, isCancelled: Bool) {
        state.withLock { state in
            state.work[place] = isCancelled ? .cancelled : .failed
            if !isCancelled { state.hasFailed = true }
        }
    }

    /// Notes that the result of a task was stored: nothing it started may be unfinished.
    func stored(resultOf task: TaskID, on thread: ThreadID) {
        let place: Place? = state.withLock { state in
            let key = TaskKey(thread: thread, task: task)
            state.stored.insert(key)
            return state.tasks[key]
        }
        if let place { checkEnd(of: place, "its result is stored") }
    }

    /// Records that a stored decision made a task the loser of a race: it never runs again, and asks nothing again.
    func stored(lossOf task: TaskID, on thread: ThreadID) {
        state.withLock { state in
            let key = TaskKey(thread: thread, task: task)
            state.stored.insert(key)
            guard let place = state.tasks[key] else { return }
            state.open = state.open.filter { other, _ in !other.isInside(place) }
            for other in state.work.keys where other == place || other.isInside(place) { state.work[other] = .ended }
        }
    }

    /// Records that a race is decided: only a winner that failed may run again.
    func endRace(among places: [Place]) {
        state.withLock { state in
            for place in places where state.work[place] == .called { state.work[place] = .ended }
        }
    }

    /// Checks that everything started below a place has ended; tasks left by a failed task are not needed.
    func checkEnd(of place: Place, _ why: String) {
        state.withLock { state in
            let below = state.work.filter { other, _ in
                other.thread == place.thread && other.turn == place.turn && other.path.hasPrefix(place.path + "/")
            }
            let failed = below.filter { $0.value == .failed }.map { $0.key.path + "/" }
            for (other, standing) in below.sorted(by: { $0.key.path < $1.key.path })
            where standing != .ended && standing != .failed && !failed.contains(where: other.path.hasPrefix) {
                state.violations.append("\(place): \(why), but \(other.path) is \(standing)")
            }
        }
    }
}
