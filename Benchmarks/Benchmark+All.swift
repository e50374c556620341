extension Benchmark {
    /// Every case, in the order they are run.
    static let all = [
        tasksInSequence, graphSteps, graphStepFloor, tasksInParallel, graphSends, shortRuns, turns, resumeAfterTasks,
        reviews,
        customChunks, valueCoding, messagePackCoding, jsonParsing, taskIdentities,
    ]
}
