public import SignoffCheckpoint

/// The result of a run that did not fail.
public enum RunResult<Value: Sendable>: Sendable {
    /// The body returned this value.
    case finished(Value)
    /// The thread waits for answers to these questions, which are all of its open questions. The question that stopped
    /// the body comes first.
    case interrupted([Interrupt])

    /// The value; `nil` while the thread waits.
    public var value: Value? {
        if case .finished(let value) = self { value } else { nil }
    }

    /// The open questions; empty when the run finished.
    public var interrupts: [Interrupt] {
        if case .interrupted(let interrupts) = self { interrupts } else { [] }
    }
}

extension RunResult: Equatable where Value: Equatable {}
