import SignoffCheckpoint
import SignoffConformance
import Synchronization
import Testing

@Suite("A saver that does one thing wrong")
struct BrokenSaverTests {
    /// The requirements that each fault breaks, no more and no fewer.
    static let broken: [(BrokenSaver.Fault, [String])] = [
        (
            .storesOneChangeAtATime,
            [
                "The changes of one call are stored together or not at all"
            ]
        ),
        (
            .keepsWhatReservedWritesShouldReplace,
            [
                "A batch of reserved channels replaces what was stored",
                "A question keeps the facts that were declared when it was asked last",
                "An answer to a question the task left behind is refused with the new one",
                "An answer to another payload than the one read is refused with both digests",
                "A record replaces the one of the same task, position and run, and keeps its place",
                "Answers are recorded with what begins and what ends a run",
                "A withdrawn answer is recorded in the ledger and in the run, once",
                "A copy of a withdrawn answer is stored but not reported, even when it is withdrawn again",
                "A run that ends reports the answers that the workflow did not reach",
                "Without a lease a withdrawal is recorded in the run of the thread, or in the ledger only",
                "A question has the release that asked it last, also after other writes of its thread",
            ]
        ),
        (
            .listsOldestFirst,
            [
                "Checkpoints are listed newest first, as many as asked for",
                "A list is narrowed by thread, namespace, checkpoint and age",
                "A list is narrowed by metadata, where null also means absent",
            ]
        ),
        (
            .turnsBytesIntoText,
            [
                "A stored checkpoint comes back as it was"
            ]
        ),
        (
            .countsAnsweredQuestions,
            [
                "An answered question is no longer open",
                "Every question of a thread is listed, and each goes by itself",
                "An answer to the question as it was read is stored and closes the question",
                "Another question of the thread can be answered while one answer waits",
            ]
        ),
        (
            .ignoresGuards,
            [
                "A request for an idle thread is refused while a run of the thread waits or runs",
                "A request that names the newest checkpoint is refused once the thread has another one",
                "A request that follows the newest run is refused once another run followed it",
                "All guards of a request hold, or nothing of it is stored",
                "Of many requests for an idle thread one is stored",
                "Of many answering one question one wins, and the others learn who did",
                "An answer to an answered question is refused while the first run waits or executes, and later",
                "An answer to a question the task left behind is refused with the new one",
                "An answer to a thread that waits for nothing is refused",
                "An answer to another payload than the one read is refused with both digests",
                "An answer given for another checkpoint or position is refused",
                "An answer to an unknown thread is refused",
                "When one of several answers is refused nothing is stored",
                "A guarded answer is bound to the question its guard was checked against",
            ]
        ),
        (
            .ignoresTokens,
            [
                "A known client token returns the run it made, regardless of later changes",
                "Many requests with one token make one run",
            ]
        ),
        (
            .ignoresLostLeases,
            [
                "A worker that lost its lease can change nothing",
                "A run ends with its last changes, or not at all",
                "Of a batch that is refused no answer is recorded",
                "A question has the release that asked it last, also after other writes of its thread",
            ]
        ),
        (
            .skipsTheLedger,
            [
                "A known client token returns the run it made, regardless of later changes",
                "Many requests with one token make one run",
                "All guards of a request hold, or nothing of it is stored",
                "Of many answering one question one wins, and the others learn who did",
                "Records are chained in the order of their requests",
                "A run has the hash of the entry of its answers, whether it waits or is begun at once",
                "What belongs to no run is recorded in the same chain",
                "Many recording at once keep the chain whole",
                "Deleting a thread deletes its runs but not what was decided on it",
            ]
        ),
        (
            .hidesGaps,
            [
                "A reader behind trimmed events sees a gap, a reader that saw them does not",
                "Trimming keeps the newest of too many",
                "Numbers continue after everything was trimmed",
            ]
        ),
        (
            .deletesTheNewestCheckpointOnly,
            [
                "A deleted thread is gone, and no other"
            ]
        ),
        (
            .forgetsInterruptedAttempts,
            [
                "A run whose lease ran out is taken over once",
                "A worker that lost its lease can change nothing",
            ]
        ),
        (
            .dropsAnswers,
            [
                "An answer is recorded with the writes it belongs to and comes back with their checkpoint",
                "A record replaces the one of the same task, position and run, and keeps its place",
                "Answers are recorded with what begins and what ends a run",
                "What was asked and approved on a deleted thread stays on record",
                "A withdrawn answer is recorded in the ledger and in the run, once",
                "A copy of a withdrawn answer is stored but not reported, even when it is withdrawn again",
                "A run that ends reports the answers that the workflow did not reach",
                "Without a lease a withdrawal is recorded in the run of the thread, or in the ledger only",
            ]
        ),
        (
            .dropsAnswersOfHeads,
            [
                "An answer is recorded with the writes it belongs to and comes back with their checkpoint"
            ]
        ),
        (
            .keepsTheFirstRecord,
            [
                "A record replaces the one of the same task, position and run, and keeps its place"
            ]
        ),
        (
            .tellsNoWithdrawal,
            [
                "A withdrawn answer is recorded in the ledger and in the run, once",
                "A copy of a withdrawn answer is stored but not reported, even when it is withdrawn again",
                "A run that ends reports the answers that the workflow did not reach",
                "Without a lease a withdrawal is recorded in the run of the thread, or in the ledger only",
            ]
        ),
        (
            .deletesRecordsOfAnswers,
            [
                "What was asked and approved on a deleted thread stays on record"
            ]
        ),
        (
            .forgetsBindings,
            [
                "A request keeps what its answers were given to"
            ]
        ),
        (
            .bindsToAnotherQuestion,
            [
                "A guarded answer is bound to the question its guard was checked against"
            ]
        ),
        (
            .forgetsTheTimeOfSleep,
            [
                "A run that sleeps is claimed once its time has come",
                "A run that sleeps keeps its thread until it has ended, and no other one",
            ]
        ),
        (
            .forgetsReleases,
            [
                "A run has the release that ended it, and only that one",
                "A question has the release that asked it last, also after other writes of its thread",
            ]
        ),
        (
            .forgetsFacts,
            [
                "A question keeps the facts that were declared when it was asked last",
                "Questions are filtered and counted by facts, of which a missing one meets nothing",
                "Questions are sorted by facts: numbers exactly, texts by bytes, missing ones last",
            ]
        ),
        (
            .keepsTheFirstFacts,
            [
                "A question keeps the facts that were declared when it was asked last"
            ]
        ),
        (
            .roundsSums,
            [
                "A question keeps the facts that were declared when it was asked last",
                "Questions are filtered and counted by facts, of which a missing one meets nothing",
                "Questions are sorted by facts: numbers exactly, texts by bytes, missing ones last",
            ]
        ),
        (
            .ignoresConditionsOnFacts,
            [
                "Questions are filtered and counted by facts, of which a missing one meets nothing"
            ]
        ),
        (
            .ignoresTheOrderByFacts,
            [
                "Questions are sorted by facts: numbers exactly, texts by bytes, missing ones last",
                "A sorted list is paged without a gap, and only continues after a place of its own order",
            ]
        ),
    ]

    @Test("fails exactly the requirements that say so", arguments: broken)
    func fault(_ fault: BrokenSaver.Fault, expected: [String]) async throws {
        var failed: [String] = []
        for requirement in SaverRequirement.all where try await fails(requirement, { $0 }, fault) {
            failed.append(requirement.name)
        }
        for requirement in QueueRequirement.all where try await fails(requirement, { $0 }, fault) {
            failed.append(requirement.name)
        }
        for requirement in EventLogRequirement.all where try await fails(requirement, { $0 }, fault) {
            failed.append(requirement.name)
        }
        #expect(failed == expected)
    }

    @Test("is in the list, for every fault")
    func everyFault() {
        #expect(Set(Self.broken.map(\.0)) == Set(BrokenSaver.Fault.allCases))
    }

    private func fails<Subject>(
        _ requirement: Requirement<Subject>,
        _ subject: @Sendable (BrokenSaver) -> Subject,
        _ fault: BrokenSaver.Fault
    ) async throws -> Bool {
        let hasFailed = Atomic(false)
        try await withKnownIssue(isIntermittent: true) {
            try await requirement.verify { time in subject(BrokenSaver(base: InMemorySaver(time: time), fault: fault)) }
        } matching: { _ in
            hasFailed.store(true, ordering: .relaxed)
            return true
        }
        return hasFailed.load(ordering: .relaxed)
    }
}
