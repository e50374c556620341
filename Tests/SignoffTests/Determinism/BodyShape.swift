/// What a random body does, step by step.
struct BodyShape: Sendable {
    var steps: [Step]

    /// One thing a body does.
    enum Step: Sendable {
        /// Runs a task and uses its result.
        case task(Leaf)
        /// Starts a task and never looks at it.
        case unawaited(Leaf)
        /// Starts all of them, then uses all results.
        case fan([Branch])
        /// Starts all of them, and uses the result of the first to end: the leaf, because the others end only when they
        /// are canceled.
        case race(Leaf, among: [Loser])
        /// Runs a task that has a body of its own.
        case nested(String, BodyShape)
        /// Runs another workflow.
        case workflow(String, BodyShape)
        /// Asks a question and uses the answer.
        case question(String)
    }

    /// What is started in a fan.
    enum Branch: Sendable {
        case leaf(Leaf)
        case nested(String, BodyShape)
    }

    /// What is started in a race and never ends by itself.
    struct Loser: Sendable {
        let label: String
        /// Whether it asks a question meanwhile.
        let asks: Bool
        /// Whether it is started before the leaf.
        let isEarlier: Bool
    }

    /// A task without a body of its own.
    struct Leaf: Sendable {
        /// Unique in the workflow.
        let label: String
        let trouble: Trouble
        /// Whether its result is kept for equal inputs, in a cache that all processes share.
        var isCached = false
    }

    /// What goes wrong in a task.
    enum Trouble: Sendable {
        case none
        /// It fails this often, and is retried within the run.
        case retried(Int)
        /// It fails this often, and each time the run fails with it.
        case fatal(Int)
        /// It always fails, and the body that called it continues without it.
        case caught
    }
}

extension BodyShape {
    /// A random shape.
    ///
    /// - Parameters:
    ///   - label: What the labels of its steps begin with.
    ///   - depth: How many levels of bodies may be below it.
    ///   - generator: Where it comes from.
    init(_ label: String, depth: Int, using generator: inout SeededGenerator) {
        let count = Int.random(in: depth == 0 ? 1...2 : 1...4, using: &generator)
        steps = (0..<count).map { Self.step("\(label).\($0)", depth: depth, using: &generator) }
    }

    private static func step(_ label: String, depth: Int, using generator: inout SeededGenerator) -> Step {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<35: .task(leaf(label, using: &generator))
        case 35..<40: .unawaited(Leaf(label: label, trouble: .none))
        case 40..<55: .question(label)
        case 55..<63: .fan(fan(label, depth: depth, using: &generator))
        case 63..<70: .race(leaf(label, using: &generator), among: losers(label, using: &generator))
        case 70..<85 where depth > 0: .nested(label, BodyShape(label, depth: depth - 1, using: &generator))
        case 85..<100 where depth > 0: .workflow(label, BodyShape(label, depth: depth - 1, using: &generator))
        default: .task(leaf(label, using: &generator))
        }
    }

    private static func losers(_ label: String, using generator: inout SeededGenerator) -> [Loser] {
        (0..<Int.random(in: 1...3, using: &generator)).map { number in
            Loser(
                label: "\(label)-\(number)",
                asks: Bool.random(using: &generator),
                isEarlier: Bool.random(using: &generator)
            )
        }
    }

    private static func fan(_ label: String, depth: Int, using generator: inout SeededGenerator) -> [Branch] {
        (0..<Int.random(in: 2...4, using: &generator)).map { number in
            let label = "\(label)-\(number)"
            guard depth > 0, Int.random(in: 0..<3, using: &generator) == 0 else {
                return .leaf(leaf(label, using: &generator))
            }
            return .nested(label, BodyShape(label, depth: depth - 1, using: &generator))
        }
    }

    private static func leaf(_ label: String, using generator: inout SeededGenerator) -> Leaf {
        let trouble: Trouble =
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<65: .none
            case 65..<80: .retried(Int.random(in: 1...2, using: &generator))
            case 80..<90: .fatal(1)
            default: .caught
            }
        return Leaf(label: label, trouble: trouble, isCached: Int.random(in: 0..<4, using: &generator) == 0)
    }
}
