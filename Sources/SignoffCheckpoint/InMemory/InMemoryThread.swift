/// The checkpoints and writes of one thread, with the thread state derived from them.
///
/// Storing takes constant time. Reading sorts the rows that were stored since the last read.
struct InMemoryThread {
    /// The listed part of a question, with its facts.
    private struct Listed {
        var listing: ThreadProjection.ListedQuestion
        var payloadDigest: PayloadDigest
        var workflow: String?
        var facts: QuestionFacts?

        /// Whether the facts belong to `question`.
        ///
        /// A thread with many questions is listed again after each answer, so facts are reused.
        func isAbout(_ question: OpenInterrupt) -> Bool {
            payloadDigest == question.payloadDigest && workflow == question.workflow
                && listing.declaredFacts == question.declaredFacts
        }
    }

    /// The place of a checkpoint within its thread: oldest first.
    ///
    /// Equal ids are in reverse order of the list.
    private struct Place: Comparable {
        var checkpoint: CheckpointID
        var namespace: String

        static func < (left: Place, right: Place) -> Bool {
            left.checkpoint != right.checkpoint
                ? left.checkpoint < right.checkpoint : right.namespace.precedesInUTF8(left.namespace)
        }
    }

    private var namespaces: [ExactText: InMemoryNamespace] = [:]
    private var places: [Place] = []
    /// The listed part of each open question, by its key.
    private var listed: [String: Listed] = [:]
    private let reader: QuestionFactsReader?
    /// The questions that were asked since the questions were last listed.
    private var asked = AskedQuestions()
    /// The time at which each question was first stored since the last listing, by key.
    private var askedAt: [String: Timestamp] = [:]
    /// The workflow of the run that changed the thread last; `nil` when no run changed the thread.
    private var workflow: String?
    private var changedAt: Timestamp
    private var reading: ThreadReading?

    /// Creates a thread without rows.
    ///
    /// `reader` reads the facts of its questions.
    init(at now: Timestamp, facts reader: QuestionFactsReader?) {
        changedAt = now
        self.reader = reader
    }

    /// The time at which a row was last stored.
    var updatedAt: Timestamp { changedAt }

    /// Returns the checkpoint `id` of a namespace, or the newest when `id` is `nil`; `nil` when the namespace has no
    /// such checkpoint.
    mutating func checkpoint(_ id: CheckpointID?, in namespace: String) -> SavedCheckpoint? {
        let namespace = ExactText(namespace)
        guard let id = id ?? namespaces[namespace]?.newest else { return nil }
        return namespaces[namespace]?.checkpoint(id)
    }

    /// Returns the matching checkpoints of this thread, newest first.
    mutating func checkpoints(matching query: CheckpointQuery) -> [SavedCheckpoint] {
        var found: [SavedCheckpoint] = []
        var position = query.before.map(firstPlace(from:)) ?? places.count
        while position > 0, found.count < query.limit ?? .max {
            position -= 1
            let place = places[position]
            if let after = query.after, place.checkpoint <= after { break }
            if let wanted = query.namespace, !wanted.hasSameBytes(as: place.namespace) { continue }
            if let wanted = query.checkpoint, wanted != place.checkpoint { continue }
            guard let saved = checkpoint(place.checkpoint, in: place.namespace),
                saved.metadata.matches(query.metadata)
            else { continue }
            found.append(saved)
        }
        return found
    }

    /// Stores changes made by a release of a workflow; `nil` for an unknown release or workflow.
    mutating func apply(
        _ changes: [CheckpointChange],
        by release: String?,
        of workflow: String?,
        at now: Timestamp
    ) {
        self.workflow = workflow ?? self.workflow
        changedAt = now
        reading = nil
        asked.note(changes, by: release)
        for change in changes { store(change) }
    }

    private mutating func store(_ change: CheckpointChange) {
        switch change {
        case .checkpoint(let saved):
            if namespaces[ExactText(saved.namespace), default: InMemoryNamespace()].store(saved) {
                insertPlace(of: saved)
            }
        case .writes(let batch):
            guard let checkpoint = batch.address.checkpoint else { return }
            for write in batch.writes where write.channel == ReservedChannel.interrupt {
                for id in Interrupt.list(from: write.value).compactMap(\.id) where askedAt[id.rawValue] == nil {
                    askedAt[id.rawValue] = changedAt
                }
            }
            namespaces[ExactText(batch.address.namespace), default: InMemoryNamespace()].store(batch, at: checkpoint)
        }
    }

    /// The recorded answers in all namespaces.
    var answers: [AnswerRecord] {
        namespaces.sorted { $0.key < $1.key }.flatMap { $0.value.answers }
    }

    private mutating func insertPlace(of saved: SavedCheckpoint) {
        let place = Place(checkpoint: saved.checkpoint.id, namespace: saved.namespace)
        guard let last = places.last, place < last else {
            places.append(place)
            return
        }
        places.insert(place, at: places.firstPosition { place < $0 })
    }

    private func firstPlace(from checkpoint: CheckpointID) -> Int {
        places.firstPosition { checkpoint <= $0.checkpoint }
    }

    /// Returns the state according to the newest checkpoints of the thread, computed once after each change.
    mutating func currentReading() -> ThreadReading {
        if let reading { return reading }
        let heads = namespaces.keys.sorted().compactMap { checkpoint(nil, in: $0.text) }
        let fresh = ThreadReading(heads: heads)
        reading = fresh
        list(fresh.openInterrupts)
        return fresh
    }

    /// Updates the list of questions to the questions that the rows leave open.
    private mutating func list(_ questions: [OpenInterrupt]) {
        let questions = questions.map { question in
            var question = question
            // Questions in the oldest files have no id, so the time of storing is not recorded for them.
            question.waitingSince = askedAt[question.key] ?? changedAt
            return question
        }
        let known = listed.mapValues(\.listing)
        for change in ThreadProjection.questions(questions, listed: known, asked: asked, of: workflow, at: nil) {
            switch change {
            case .added(var question), .kept(var question):
                if let known = listed[question.key], known.isAbout(question) {
                    question.facts = known.facts
                } else {
                    question.readFacts(with: reader)
                }
                let listing = ThreadProjection.ListedQuestion(
                    since: question.waitingSince ?? changedAt,
                    release: question.release,
                    declaredFacts: question.declaredFacts
                )
                listed[question.key] = Listed(
                    listing: listing,
                    payloadDigest: question.payloadDigest,
                    workflow: question.workflow,
                    facts: question.facts
                )
            case .removed(let key): listed[key] = nil
            }
        }
        (asked, askedAt) = (AskedQuestions(), [:])
    }

    /// Returns the questions that the rows leave open, each with the time at which it was first listed.
    mutating func openInterrupts() -> [OpenInterrupt] {
        currentReading().openInterrupts.map { question in
            var question = question
            let found = listed[question.key]
            question.workflow = found?.workflow ?? question.workflow
            question.waitingSince = found?.listing.since ?? question.waitingSince
            question.release = found?.listing.release
            question.declaredFacts = found?.listing.declaredFacts
            question.facts = found?.facts
            return question
        }
    }
}

extension Array {
    /// Returns the position of the first element for which `isReached` holds, provided that it holds for all later
    /// elements; the count when it holds for none.
    fileprivate func firstPosition(where isReached: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isReached(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
