import CSchedule
import Dispatch
import Synchronization

/// Runs asynchronous code on one thread, in an order that a seed decides.
///
/// At every suspension the next job is drawn from all that are ready, so that a seed is one interleaving, and the same one each time. Time stands
/// still while a job is ready; then the earliest sleeper wakes. Work outside the schedule is waited for where it is begun (see ``external(_:)``).
final class SeededSchedule: Sendable {
    private struct Job: @unchecked Sendable {
        // Only the thread of the schedule runs a job.
        let pointer: UnsafeMutableRawPointer
    }

    private struct Sleeper {
        /// `nil` for a job that is only canceled.
        let until: Duration?
        let number: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var jobs: [Job] = []
        var numbers: SeededNumbers
        var now = Duration.zero
        var ran = 0
        var nextNumber = 0
        var sleepers: [Sleeper] = []
        var external: [@Sendable () -> Void] = []
        var countdowns: [(left: Int, action: @Sendable () -> Void)] = []
        var isFinished = false
    }

    /// Nothing was ready, nothing slept, and the code had not ended.
    struct Stalled: Error {}

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(numbers: SeededNumbers(seed: seed)))
    }

    /// The time that passed.
    var now: Duration { state.withLock { $0.now } }

    /// How many jobs were run.
    var count: Int { state.withLock { $0.ran } }

    /// Runs `body` to its end on a thread of its own.
    ///
    /// - Throws: ``Stalled`` when it can never end.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "schedule").async {
                let value = self.drive(body)
                continuation.resume(with: value.map(Result.success) ?? .failure(Stalled()))
            }
        }
    }

    private func drive<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value? {
        let end = Outcome<Value>()
        begin()
        Task {
            let value = await body()
            end.value.withLock { $0 = value }
            self.state.withLock { $0.isFinished = true }
        }
        while step() {}
        schedule_end()
        return end.value.withLock { $0 }
    }

    private final class Outcome<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private func begin() {
        schedule_begin(Unmanaged.passUnretained(self).toOpaque()) { context, job in
            guard let context, let job else { return }
            Unmanaged<SeededSchedule>.fromOpaque(context).takeUnretainedValue().take(Job(pointer: job))
        }
    }

    private func take(_ job: Job) {
        state.withLock { $0.jobs.append(job) }
    }

    /// Does the next thing; false when there is none.
    private func step() -> Bool {
        let due = state.withLock { state in
            for index in state.countdowns.indices { state.countdowns[index].left -= 1 }
            let due = state.countdowns.filter { $0.left <= 0 }.map(\.action)
            state.countdowns.removeAll { $0.left <= 0 }
            return due
        }
        due.forEach { $0() }
        let external = state.withLock { state in state.external.isEmpty ? nil : state.external.removeFirst() }
        if let external {
            external()
            return true
        }
        let job: Job? = state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            state.ran += 1
            return state.jobs.remove(at: state.numbers.below(state.jobs.count))
        }
        if let job {
            schedule_run(job.pointer)
            return true
        }
        let sleeper: Sleeper? = state.withLock { state in
            guard !state.isFinished else { return nil }
            let due = state.sleepers.enumerated().compactMap { index, sleeper in
                sleeper.until.map { (until: $0, number: sleeper.number, index: index) }
            }
            guard let next = due.min(by: { ($0.until, $0.number) < ($1.until, $1.number) }) else { return nil }
            state.now = max(state.now, next.until)
            return state.sleepers.remove(at: next.index)
        }
        sleeper?.continuation.resume()
        return sleeper != nil
    }

    // MARK: What the code may wait for

    /// Lets others go first.
    func pause() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Task { continuation.resume() }
        }
    }

    /// Waits until this much time has passed; throws when the waiting task is canceled. An hour or more never passes.
    func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    let until = duration < .seconds(3600) ? state.now + duration : nil
                    state.sleepers.append(Sleeper(until: until, number: number, continuation: continuation))
                }
                if Task.isCancelled { wake(number) }
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: Int) {
        let sleeper: Sleeper? = state.withLock { state in
            state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// Performs `action` after this number of further jobs.
    func after(jobs count: Int, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.countdowns.append((count, action)) }
    }

    /// Forgets what ``after(jobs:_:)`` was to do.
    func forgetCountdowns() {
        state.withLock { $0.countdowns = [] }
    }

    /// Does something on the threads of the process, such as reading a file, and runs nothing else meanwhile.
    func external<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard schedule_context() != nil else { return try await work() }
        await pause()
        return try await withCheckedThrowingContinuation { continuation in
            let call = ExternalCall<Value>()
            schedule_end()
            Task.detached {
                do { call.end(.success(try await work())) } catch { call.end(.failure(error)) }
            }
            begin()
            state.withLock { state in
                state.external.append {
                    if let result = call.wait() { continuation.resume(with: result) }
                }
            }
        }
    }

    private final class ExternalCall<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let semaphore = DispatchSemaphore(value: 0)

        func end(_ result: Result<Value, any Error>) {
            self.result.withLock { $0 = result }
            semaphore.signal()
        }

        func wait() -> Result<Value, any Error>? {
            semaphore.wait()
            return result.withLock { $0 }
        }
    }
}

/// Numbers that a seed decides (SplitMix64).
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 to below `count`.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    /// True with this probability, in percent.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
