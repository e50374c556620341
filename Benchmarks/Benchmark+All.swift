extension Benchmark {
    /// Every case, in the order they are run.
    static let all = [
        tasksInSequence, graphSteps, tasksInParallel, graphSends, shortRuns, turns, resumeAfterTasks, reviews,
        customChunks, valueCoding, messagePackCoding, jsonParsing, taskIdentities,
    ]
}
