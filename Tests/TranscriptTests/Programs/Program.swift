/// A small workflow, as a tree of statements.
struct Program: Sendable {
    /// What a body does, in order.
    indirect enum Statement: Sendable {
        /// Asks a question and waits for its answer.
        case ask(Question)
        /// Runs a task and awaits it at once.
        case run(Work)
        /// Starts a task whose result is awaited by the next `join`, or at the end of the body.
        case start(Work)
        /// Starts a task whose result is never awaited.
        case spawn(Work)
        /// Awaits what was started.
        case join
        /// Takes the first to end of what was started, or continues when nothing was.
        case first
        /// Runs another workflow inside this one.
        case call(Int, [Statement])
        /// Continues when its content fails; it catches only errors that ask for it, or also a suspension.
        case attempt(Int, [Statement], swallowsSuspensions: Bool)
    }

    struct Question: Sendable {
        let number: Int
        /// The release from which the payload is another one; nil when it stays.
        let changesIn: Int?
        /// Whether the payload has the outcome of the last `attempt` before it, which is not a result of a task.
        let tellsLastAttempt: Bool
    }

    struct Work: Sendable {
        let number: Int
        /// How many of its executions fail, from the first on.
        let failures: Int
        /// How many of its executions never end by themselves, from the first on: its timeout ends them.
        let hangs: Int
        /// How often it is tried in a run.
        let attempts: Int
        let isCached: Bool
        let body: [Statement]

        /// The same with another body.
        func with(body: [Statement]) -> Work {
            Work(
                number: number,
                failures: failures,
                hangs: hangs,
                attempts: attempts,
                isCached: isCached,
                body: body
            )
        }
    }

    let body: [Statement]

    /// The program as text, one statement a line.
    var text: String { Self.text(of: body, indent: "").joined(separator: "\n") }

    private static func text(of body: [Statement], indent: String) -> [String] {
        body.flatMap { statement -> [String] in
            func work(_ word: String, _ work: Work) -> [String] {
                var line = "\(indent)\(word) w\(work.number)"
                if work.failures > 0 { line += " fails×\(work.failures)" }
                if work.hangs > 0 { line += " hangs×\(work.hangs)" }
                if work.attempts > 1 { line += " attempts \(work.attempts)" }
                if work.isCached { line += " cached" }
                return [line] + text(of: work.body, indent: indent + "  ")
            }
            switch statement {
            case .ask(let question):
                var line = "\(indent)ask q\(question.number)"
                if let release = question.changesIn { line += " changes in release \(release)" }
                if question.tellsLastAttempt { line += " tells the last attempt" }
                return [line]
            case .run(let inner): return work("run", inner)
            case .start(let inner): return work("start", inner)
            case .spawn(let inner): return work("spawn", inner)
            case .join: return ["\(indent)join"]
            case .first: return ["\(indent)first"]
            case .call(let number, let body):
                return ["\(indent)call c\(number)"] + text(of: body, indent: indent + "  ")
            case .attempt(let number, let body, let swallows):
                return ["\(indent)attempt a\(number)\(swallows ? " swallowing" : "")"]
                    + text(of: body, indent: indent + "  ")
            }
        }
    }
}

// MARK: Making and shrinking

extension Program {
    /// Makes a program from a seed.
    init(seed: UInt64) {
        var maker = Maker(numbers: SeededNumbers(seed: seed))
        body = maker.body(depth: 0)
    }

    /// Makes a program from a seed in which bodies race what they have started: the one of ``init(seed:)`` with a race in most places where one can be.
    init(racingSeed seed: UInt64) {
        var numbers = SeededNumbers(seed: seed ^ 0xFACE)
        body = Self.racing(Program(seed: seed).body, &numbers)
    }

    private static func racing(_ body: [Statement], _ numbers: inout SeededNumbers) -> [Statement] {
        var statements: [Statement] = []
        var started = 0
        for statement in body {
            func inner(_ work: Work) -> Work { work.with(body: racing(work.body, &numbers)) }
            switch statement {
            case .ask, .first: statements.append(statement)
            case .run(let work): statements.append(.run(inner(work)))
            case .spawn(let work): statements.append(.spawn(inner(work)))
            case .call(let number, let body): statements.append(.call(number, racing(body, &numbers)))
            case .attempt(let number, let body, let swallows):
                statements.append(.attempt(number, racing(body, &numbers), swallowsSuspensions: swallows))
            case .start(let work):
                statements.append(.start(inner(work)))
                started += 1
            case .join:
                statements.append(numbers.chance(70) ? .first : .join)
                started = 0
            }
            if started > 1, numbers.chance(50) {
                statements.append(.first)
                started = 0
            }
        }
        if started > 0, numbers.chance(70) { statements.append(.first) }
        return statements
    }

    private struct Maker {
        var numbers: SeededNumbers
        var count = 0

        mutating func nextNumber() -> Int {
            count += 1
            return count
        }

        mutating func body(depth: Int) -> [Statement] {
            var statements: [Statement] = []
            let length = 1 + numbers.below(depth == 0 ? 5 : 3)
            for _ in 0..<length where count < 14 {
                switch numbers.below(depth < 3 ? 14 : 9) {
                case 0...3: statements.append(.ask(question()))
                case 4...5: statements.append(.run(work(depth: depth)))
                case 6: statements.append(.start(work(depth: depth)))
                case 7: statements.append(.spawn(work(depth: depth)))
                case 8: statements.append(numbers.chance(50) ? .join : .start(work(depth: depth)))
                case 9...10: statements.append(.start(work(depth: depth)))
                case 11...12: statements.append(.call(nextNumber(), body(depth: depth + 1)))
                default:
                    let swallows = numbers.chance(20)
                    statements.append(.attempt(nextNumber(), body(depth: depth + 1), swallowsSuspensions: swallows))
                }
            }
            return statements
        }

        mutating func question() -> Question {
            let changes = numbers.chance(35) ? 1 + numbers.below(2) : nil
            return Question(number: nextNumber(), changesIn: changes, tellsLastAttempt: numbers.chance(25))
        }

        mutating func work(depth: Int) -> Work {
            let number = nextNumber()
            let isLeaf = depth >= 3 || numbers.chance(55)
            return Work(
                number: number,
                failures: numbers.chance(25) ? 1 + numbers.below(2) : 0,
                hangs: isLeaf && numbers.chance(12) ? 1 : 0,
                attempts: numbers.chance(25) ? 2 : 1,
                isCached: numbers.chance(20),
                body: isLeaf ? [] : body(depth: depth + 1)
            )
        }
    }

    /// The programs with one statement less, or with one statement's inner body in its place.
    var smaller: [Program] { Self.smaller(body).map { Program(body: $0) } }

    private static func smaller(_ body: [Statement]) -> [[Statement]] {
        body.indices.flatMap { index -> [[Statement]] in
            func with(_ replacement: [Statement]) -> [Statement] {
                Array(body[..<index]) + replacement + Array(body[(index + 1)...])
            }
            func inner(_ bodies: [[Statement]], _ wrap: ([Statement]) -> Statement) -> [[Statement]] {
                bodies.map { with([wrap($0)]) }
            }
            func work(_ work: Work, _ wrap: (Work) -> Statement) -> [[Statement]] {
                var plainer: [Work] = []
                func plain(
                    failures: Int = work.failures,
                    hangs: Int = work.hangs,
                    attempts: Int = work.attempts,
                    isCached: Bool = work.isCached,
                    body: [Statement] = work.body
                ) -> Work {
                    Work(
                        number: work.number,
                        failures: failures,
                        hangs: hangs,
                        attempts: attempts,
                        isCached: isCached,
                        body: body
                    )
                }
                if work.failures > 0 { plainer.append(plain(failures: work.failures - 1)) }
                if work.hangs > 0 { plainer.append(plain(hangs: 0)) }
                if work.attempts > 1 { plainer.append(plain(attempts: 1)) }
                if work.isCached { plainer.append(plain(isCached: false)) }
                plainer += smaller(work.body).map { plain(body: $0) }
                return plainer.map { with([wrap($0)]) }
            }
            let rest: [[Statement]]
            switch body[index] {
            case .ask(let question):
                var plainer: [Question] = []
                if question.changesIn != nil {
                    plainer.append(
                        Question(number: question.number, changesIn: nil, tellsLastAttempt: question.tellsLastAttempt)
                    )
                }
                if question.tellsLastAttempt {
                    plainer.append(
                        Question(number: question.number, changesIn: question.changesIn, tellsLastAttempt: false)
                    )
                }
                rest = plainer.map { with([.ask($0)]) }
            case .join: rest = []
            case .first: rest = [with([.join])]
            case .run(let inner): rest = work(inner) { .run($0) }
            case .start(let inner): rest = work(inner) { .start($0) } + [with([.run(inner)])]
            case .spawn(let inner): rest = work(inner) { .spawn($0) } + [with([.run(inner)])]
            case .call(let number, let nested): rest = [with(nested)] + inner(smaller(nested)) { .call(number, $0) }
            case .attempt(let number, let nested, let swallows):
                rest =
                    [with(nested)]
                    + inner(smaller(nested)) { .attempt(number, $0, swallowsSuspensions: swallows) }
            }
            return [with([])] + rest
        }
    }
}
