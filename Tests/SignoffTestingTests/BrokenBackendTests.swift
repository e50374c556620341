import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Synchronization
import Testing

@Suite("A backend that does one thing wrong")
struct BrokenBackendTests {
    /// The requirements that each fault breaks, no more and no fewer.
    static let broken: [(BrokenBackend.Fault, [String])] = [
        (
            .forgetsTokens,
            [
                "A submission that is sent again with its token is stored once, and found by it",
                "A workflow can be started, and a start that is sent again with its token is stored once",
            ]
        ),
        (
            .answersTwice,
            [
                "A second answer is refused with who gave the first, and nothing of it is stored",
                "Of many answering one question one wins",
            ]
        ),
        (
            .hidesTheConflict,
            [
                "A second answer is refused with who gave the first, and nothing of it is stored",
                "Of many answering one question one wins",
                "An answer to another payload than the one read is refused, with both digests",
            ]
        ),
        (.sendsWhatWasNotShown, ["An answer that is not the one shown is refused before anything is stored"]),
        (
            .ignoresThePlaceOfAPage,
            ["Questions come longest waiting first, page by page, none twice and none left out"]
        ),
        (.listsOldestRunsFirst, ["Runs come newest first, page by page"]),
        (.countsThePageOnly, ["Questions come longest waiting first, page by page, none twice and none left out"]),
        (.keepsNotesToItself, ["A note is read by others, with who wrote it, from a number on"]),
        (
            .keepsClaimsOfOthers,
            ["A claim is seen by others, taken over by them, given back, and ends by itself"]
        ),
        (
            .inventsClaims,
            ["A claim is seen by others, taken over by them, given back, and ends by itself"]
        ),
        (.recordsNothing, ["Every answer is on record with who gave it, in a chain that holds"]),
        (.writesWhereItMayNot, ["Where nothing may be written every request is refused with the reason"]),
        (
            .repeatsTokens,
            [
                "A thread on which a run waits or works takes no second one",
                "Runs come newest first, page by page",
                "Tokens are never the same",
            ]
        ),
    ]

    @Test("fails the requirements of just that, by name", arguments: broken)
    func fault(_ fault: BrokenBackend.Fault, expected: [String]) async throws {
        var failed: [String] = []
        for requirement in BackendRequirement.all where try await fails(requirement, fault) {
            failed.append(requirement.name)
        }
        #expect(failed == expected)
    }

    @Test("that says it keeps no claims and lists some fails what it must do instead")
    func claimsItCannotKeep() async throws {
        let few = BackendCapabilities(claims: .unavailable(reason: "the server keeps none"))
        var failed: [String] = []
        for requirement in BackendRequirement.all
        where try await fails(requirement, .inventsClaims, on: ScriptedStage(few).stage) {
            failed.append(requirement.name)
        }
        #expect(failed == ["A claim is seen by others, taken over by them, given back, and ends by itself"])
    }

    @Test("is in the list, for every fault")
    func everyFault() {
        #expect(Set(Self.broken.map(\.0)) == Set(BrokenBackend.Fault.allCases))
    }

    private func fails(
        _ requirement: BackendRequirement,
        _ fault: BrokenBackend.Fault,
        on stage: BackendStage = ScriptedStage().stage
    ) async throws -> Bool {
        let hasFailed = Atomic(false)
        var stage = stage
        let (maria, readingOnly) = (stage.maria, stage.readingOnly)
        stage.maria = BrokenBackend(base: maria, fault: fault)
        stage.omar = BrokenBackend(base: stage.omar, fault: fault)
        if let readingOnly {
            stage.readingOnly = { reason in
                BrokenBackend(base: readingOnly(reason), fault: fault, writable: maria)
            }
        }
        let broken = stage
        try await withKnownIssue(isIntermittent: true) {
            try await requirement.verify(on: broken)
        } matching: { _ in
            hasFailed.store(true, ordering: .relaxed)
            return true
        }
        return hasFailed.load(ordering: .relaxed)
    }
}
