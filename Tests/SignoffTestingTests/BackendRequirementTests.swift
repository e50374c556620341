import ProcessSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffSQLite
import SignoffTesting
import Testing

@Suite("A backend meets", .timeLimit(.minutes(5)))
struct BackendRequirementTests {
    @Test("on a storage in memory", arguments: BackendRequirement.all)
    func inMemory(_ requirement: BackendRequirement) async throws {
        let clock = ManualClock()
        let saver = InMemorySaver(time: clock.source, random: CountingRandom().source)
        let storage = try #require(saver.storage)
        try await requirement.verify(on: LocalStage(on: storage, clock: clock).stage)
    }

    @Test("on a SQLite database", arguments: BackendRequirement.all)
    func sqlite(_ requirement: BackendRequirement) async throws {
        let folder = try WorkFolder()
        let clock = ManualClock()
        let saver = try await SQLiteSaver(
            path: "\(folder.path)/signoff.sqlite",
            options: SQLiteSaver.Options(time: clock.source)
        )
        let storage = try #require(saver.storage)
        try await requirement.verify(on: LocalStage(on: storage, clock: clock).stage)
        await storage.close()
    }

    @Test("by a script", arguments: BackendRequirement.all)
    func scripted(_ requirement: BackendRequirement) async throws {
        try await requirement.verify(on: ScriptedStage().stage)
    }

    @Test("by a script that can do little", arguments: BackendRequirement.all)
    func scriptedWithout(_ requirement: BackendRequirement) async throws {
        let reason = Capability.unavailable(reason: "the server keeps none")
        let capabilities = BackendCapabilities(
            answers: .readThenWrite,
            forks: reason,
            stateEdits: reason,
            claims: reason,
            notes: reason,
            ledger: reason
        )
        try await requirement.verify(on: ScriptedStage(capabilities).stage)
    }

    @Test("Every requirement has a name of its own, and says what it needs")
    func names() {
        let names = BackendRequirement.all.map(\.name)
        #expect(Set(names).count == names.count)
        let few = BackendCapabilities(
            answers: .readThenWrite,
            claims: .unavailable(reason: "the server keeps no claims")
        )
        let reasons = BackendRequirement.all.compactMap { $0.need.reasonNotToMeet(few) }
        #expect(
            Set(reasons) == [
                "it has no claims: the server keeps no claims", "its answers are not guarded as they are sent",
            ]
        )
        #expect(BackendRequirement.all.allSatisfy { $0.need.reasonNotToMeet(BackendCapabilities()) == nil })
    }
}
