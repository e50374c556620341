extension WorkflowScope {
    /// How many steps the run of a graph may take after this one; nil in the body of an entrypoint and in what it calls.
    ///
    /// > Source: LangGraph `RemainingSteps`.
    public var remainingSteps: Int? { session.remainingSteps }

    /// Whether the run of a graph may take just one more step after this one.
    ///
    /// > Source: LangGraph `IsLastStep`.
    public var isLastStep: Bool { remainingSteps == 1 }
}
