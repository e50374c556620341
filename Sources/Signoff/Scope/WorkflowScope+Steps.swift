extension WorkflowScope {
    /// The number of supersteps that the run of a graph can take after this one; `nil` in the body of an entrypoint and
    /// its calls.
    ///
    /// > Source: LangGraph `RemainingSteps`.
    public var remainingSteps: Int? { session.remainingSteps }

    /// Whether the run of a graph can take only one more step after this one.
    ///
    /// > Source: LangGraph `IsLastStep`.
    public var isLastStep: Bool { remainingSteps == 1 }
}
