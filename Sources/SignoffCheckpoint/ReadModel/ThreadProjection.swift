import OrderedCollections

/// The rules for updating the lists of threads and open questions when a thread is written.
///
/// The rules are the same for every engine. An engine only stores the resulting rows.
package enum ThreadProjection {
    // MARK: Results

    /// The effect of task results on the list of threads, for results that change nothing else.
    package struct ResultsChange: Hashable, Sendable {
        /// The standing of the thread afterwards.
        package var standing: ThreadStanding
        /// The workflow, when the results identify it for the first time; otherwise `nil`.
        package var workflow: String?
    }

    /// Whether a change is only the result of a called task.
    package static func isResult(_ change: CheckpointChange) -> Bool {
        guard case .writes(let batch) = change else { return false }
        return TaskIdentity.isCallPath(batch.taskPath)
            && batch.writes.allSatisfy { $0.channel == ReservedChannel.result }
    }

    /// Whether a change consists of the writes of one node of a graph or of one target of a `Send`.
    ///
    /// The writes of the input node are excluded, because they name the workflow. The writes of an error handler are
    /// excluded, because they end the failure of its node.
    package static func isNodeResult(_ change: CheckpointChange) -> Bool {
        guard case .writes(let batch) = change, TaskIdentity.isNodePath(batch.taskPath),
            batch.taskPath != TaskIdentity.pullPath(ReservedChannel.start)
        else { return false }
        return !batch.writes.isEmpty
            && batch.writes.allSatisfy { write in
                !write.channel.hasPrefix("__") || write.channel == ReservedChannel.tasks
                    || write.channel == ReservedChannel.noWrites
            }
    }

    /// Returns the effect of results on their thread.
    ///
    /// - Parameters:
    ///   - results: The changes. All of them are results of called tasks or nodes of one thread.
    ///   - standing: Returns the thread's standing for a writing task; `nil` for a thread that is not listed. Called
    ///     once for each result.
    /// - Returns: The effect; `nil` when the results close a question or the workflow is unknown, so that the thread
    ///   must be read.
    /// - Throws: The errors of `standing`.
    package static func change(
        by results: [CheckpointChange],
        standing: (TaskID) throws -> ThreadStanding?
    ) rethrows -> ResultsChange? {
        var last: ThreadStanding?
        for case .writes(let batch) in results {
            guard let found = try standing(batch.task), !found.isDirty, !found.hasQuestions else { return nil }
            // A question of a task that the node called is listed under the called task.
            if !TaskIdentity.isCallPath(batch.taskPath), found.asksAnything { return nil }
            last = found
        }
        return last.flatMap { change(by: results, after: $0) }
    }

    /// Returns the effect of results on a thread with this standing, when the results cannot close a question.
    package static func change(by results: [CheckpointChange], after standing: ThreadStanding) -> ResultsChange? {
        var change = ResultsChange(standing: standing)
        let calls = results.filter(isResult)
        if calls.count < results.count {
            // The result of a node ends its earlier failure. Rows beside an input can name the workflow.
            guard !standing.hasFailure, standing.firstInput == nil else { return nil }
        }
        guard !standing.isNamed, !standing.isPastInput, !calls.isEmpty else { return change }
        for result in calls {
            guard let name = workflow(toldBy: result, firstInput: standing.firstInput) else { return nil }
            change.workflow = name
        }
        change.standing.isNamed = true
        return change
    }

    /// Returns the checkpoint with which changes end a step of a graph, when the changes contain only the checkpoint
    /// and the writes of the step's nodes.
    ///
    /// - Parameters:
    ///   - changes: The changes.
    ///   - thread: The thread.
    ///   - standing: The standing of the thread, as read by the writer of its newest checkpoint.
    /// - Returns: The checkpoint, which becomes the newest of the thread and changes nothing else; `nil` when the
    ///   thread must be read.
    package static func stepEnd(
        of changes: [CheckpointChange],
        on thread: ThreadID,
        after standing: ThreadStanding
    ) -> SavedCheckpoint? {
        guard case .checkpoint(let saved)? = changes.last, saved.thread == thread, saved.namespace.isEmpty,
            saved.metadata.source == .loop, changes.dropLast().allSatisfy(isNodeResult)
        else { return nil }
        // Neither such a checkpoint nor the rows of its step contain the name of a workflow.
        let namesNone =
            saved.checkpoint.versionsSeen[ReservedChannel.start] != nil
            && saved.checkpoint.channelValues[ReservedChannel.start] == nil
            && saved.metadata.entries["graph_id"] == nil
        let isQuiet = !standing.isDirty && !standing.asksAnything && !standing.hasFailure
        return namesNone && isQuiet && !standing.isNamed && standing.isPastInput ? saved : nil
    }

    /// Whether changes contain only a checkpoint of a nested run and the writes of its nodes, on a thread where nothing
    /// waits or has failed.
    ///
    /// A checkpoint can only close questions, and the listed state and workflow of a thread are those of its root
    /// namespace. On such a thread, the changes affect only the time.
    ///
    /// - Parameters:
    ///   - changes: The changes.
    ///   - thread: The thread.
    ///   - standing: The standing of the thread, as the writer of its newest change read it.
    /// - Returns: Whether only the time of the thread changes.
    package static func isQuietNestedStep(
        _ changes: [CheckpointChange],
        on thread: ThreadID,
        after standing: ThreadStanding
    ) -> Bool {
        guard case .checkpoint(let saved)? = changes.last, saved.thread == thread, !saved.namespace.isEmpty,
            saved.metadata.source == .loop || saved.metadata.source == .input,
            !standing.isDirty, !standing.asksAnything, !standing.hasFailure
        else { return false }
        return changes.dropLast().allSatisfy { change in
            // The writes of the node for the input of a nested run do not name the workflow of the thread.
            guard case .writes(let batch) = change, !batch.address.namespace.isEmpty, batch.address.thread == thread
            else { return false }
            return isNodeResult(change) || isInputOfGraph(batch)
        }
    }

    private static func isInputOfGraph(_ batch: WriteBatch) -> Bool {
        batch.taskPath == TaskIdentity.pullPath(ReservedChannel.start)
            && batch.writes.allSatisfy { ReservedChannel.fixedIndex(of: $0.channel) == nil }
    }

    private static func workflow(toldBy result: CheckpointChange, firstInput: CheckpointID?) -> String? {
        guard case .writes(let batch) = result, batch.address.namespace.isEmpty, let firstInput,
            batch.address.checkpoint == firstInput,
            let name = TaskRecord.callerName(ofCall: batch.taskPath), name != ReservedChannel.start
        else { return nil }
        return name
    }

    /// Returns the listed time of change after storing rows that change nothing else about the thread; `nil` to keep
    /// the listed time.
    ///
    /// The time changes at most once a second, so that a run of many short tasks does not move its thread in every list
    /// with each task.
    package static func moment(after standing: ThreadStanding, at now: Timestamp) -> Timestamp? {
        now.duration(since: standing.updatedAt) >= .seconds(1) ? now : nil
    }

    // MARK: Questions

    /// The part of a listed question that its rows do not contain.
    package struct ListedQuestion: Hashable, Sendable {
        /// The time at which the question was first listed.
        package var since: Timestamp
        /// The release of the workflow that asked last; `nil` when unknown.
        package var release: String?
        /// The facts that the workflow declared when it last asked; `nil` for none.
        package var declaredFacts: QuestionFacts?

        /// Creates a listing.
        package init(since: Timestamp, release: String?, declaredFacts: QuestionFacts? = nil) {
            self.since = since
            self.release = release
            self.declaredFacts = declaredFacts
        }
    }

    /// A change of one row in the list of open questions.
    package enum QuestionChange: Hashable, Sendable {
        /// The question is listed for the first time.
        case added(OpenInterrupt)
        /// The question is already listed, possibly with other values.
        case kept(OpenInterrupt)
        /// The question with this key is no longer open.
        case removed(key: String)
    }

    /// Returns the changes to the list of a thread's open questions, in the order of the questions.
    ///
    /// Removed questions come last, in the order of their keys.
    ///
    /// A question keeps the time at which it was first listed, and the release that asked last with the facts declared
    /// then. When a thread asks twice under one key, the first question is listed.
    ///
    /// - Parameters:
    ///   - questions: The questions that the rows of the thread leave open.
    ///   - listed: The listed questions, by key.
    ///   - asked: The questions that were asked now, or asked again.
    ///   - workflow: The workflow of the thread's newest run, for questions whose rows do not name a workflow, as in
    ///     graphs; `nil` when unknown.
    ///   - now: The time of the change; `nil` when only the rows of the thread have a time.
    /// - Returns: The changed rows, and the unchanged rows.
    package static func questions(
        _ questions: [OpenInterrupt],
        listed: [String: ListedQuestion],
        asked: AskedQuestions,
        of workflow: String? = nil,
        at now: Timestamp?
    ) -> [QuestionChange] {
        var changes: [QuestionChange] = []
        var seen: Set<String> = []
        for var question in questions where seen.insert(question.key).inserted {
            let known = listed[question.key]
            question.workflow = question.workflow ?? workflow
            question.waitingSince = known?.since ?? now ?? question.waitingSince
            question.release = asked.release(of: question) ?? known?.release
            question.declaredFacts = asked.facts(of: question) ?? known?.declaredFacts
            changes.append(known == nil ? .added(question) : .kept(question))
        }
        let gone = listed.keys.filter { !seen.contains($0) }.sorted { $0.precedesInUTF8($1) }
        return changes + gone.map { .removed(key: $0) }
    }
}
