extension ForkPreview {
    /// Creates a preview from a server's description of a checkpoint.
    package init(
        of thread: ThreadID,
        from checkpoint: CheckpointID,
        step: Int?,
        head: CheckpointID,
        workflow: String?,
        outcome: Outcome,
        value: JSONValue?,
        again: [StepRecord.Task],
        leftBehind: [CheckpointID],
        withdrawnQuestions: Int
    ) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.step = step
        self.head = head
        self.workflow = workflow
        self.outcome = outcome
        input = nil
        self.value = value
        kept = []
        self.again = again
        self.leftBehind = leftBehind
        self.withdrawnQuestions = withdrawnQuestions
        // A server does not name the nodes, and shows no effect of an update beforehand.
        isGraph = false
        nodes = []
    }
}

extension StepRecord.Task {
    /// Creates the record of a body or node when only its name and id are known.
    package init(
        body id: TaskID,
        name: String,
        isFinished: Bool,
        error: String?,
        question: Interrupt?,
        questions: Int
    ) {
        self.id = id
        self.name = name
        calls = []
        run = []
        self.isFinished = isFinished
        result = nil
        self.error = error
        self.question = question
        self.questions = questions
        isAsking = question != nil && !isFinished
    }
}
