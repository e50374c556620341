import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Synchronization
import Testing

extension BackendRequirement {
    static var sharing: [BackendRequirement] {
        [
            BackendRequirement(
                "A claim is seen by others, taken over by them, given back, and ends by itself",
                needs: .capability("claims") { $0.claims }
            ) { stage in
                let question = try await asked(on: stage)
                let claim = try await stage.maria.claim(question, lasting: .seconds(60))
                #expect(try await stage.omar.claims() == [claim])
                #expect(claim.owner == "maria")
                _ = try await stage.omar.claim(question, lasting: .seconds(60))
                #expect(try await stage.maria.claims().map(\.owner) == ["omar"])
                try await stage.maria.endClaim(on: question)
                #expect(try await stage.maria.claims().map(\.owner) == ["omar"])
                try await stage.omar.endClaim(on: question)
                #expect(try await stage.maria.claims().isEmpty)
                _ = try await stage.maria.claim(question, lasting: .seconds(60))
                stage.advance(.seconds(61))
                #expect(try await stage.omar.claims().isEmpty)
            } without: { stage in
                let question = try await asked(on: stage)
                #expect(try await stage.maria.claims().isEmpty)
                await expectError(.usage) { try await stage.maria.claim(question, lasting: .seconds(60)) }
            },
            BackendRequirement(
                "A note is read by others, with who wrote it, from a number on",
                needs: .capability("notes") { $0.notes }
            ) { stage in
                let question = try await asked(on: stage)
                let first = try await stage.maria.addNote("ask the bank", to: question)
                let second = try await stage.omar.addNote("done", to: question)
                #expect(first.author == "maria")
                #expect(try await stage.omar.notes(on: question) == [first, second])
                #expect(try await stage.maria.notes() == [first, second])
                #expect(try await stage.maria.notes(after: first.sequence) == [second])
                await expectError(.usage) { try await stage.maria.addNote(" ", to: question) }
            } without: { stage in
                let question = try await asked(on: stage)
                #expect(try await stage.maria.notes(on: question).isEmpty)
                await expectError(.usage) { try await stage.maria.addNote("ask the bank", to: question) }
            },
            BackendRequirement("A reader of changes gets a report at once, and again after a write of another program")
            { stage in
                let told = Told()
                let watching = Task {
                    for await _ in stage.maria.changes() { told.note() }
                }
                defer { watching.cancel() }
                #expect(await told.reaches(1))
                let before = told.count
                _ = try await stage.omar.start(stage.workflow, input: "cat", on: stage.thread(1))
                #expect(await told.reaches(before + 1))
            },
            BackendRequirement("Two equal marks mean that nothing was written in between") { stage in
                let before = await stage.maria.changeMark()
                _ = try await stage.omar.start(stage.workflow, input: "cat", on: stage.thread(1))
                let after = await stage.maria.changeMark()
                #expect(before == nil || before != after)
            },
            BackendRequirement("Tokens are never the same") { stage in
                let tokens = (0..<100).map { number in (number % 2 == 0 ? stage.maria : stage.omar).makeToken() }
                #expect(Set(tokens).count == tokens.count)
            },
        ]
    }

    static var reading: [BackendRequirement] {
        [
            BackendRequirement("Where nothing may be written every request is refused with the reason") { stage in
                let question = try await asked(on: stage)
                guard let looking = stage.readingOnly?("the server is in maintenance") else { return }
                #expect(looking.capabilities.writing == .unavailable(reason: "the server is in maintenance"))
                let item = try await looking.onlyItem(of: stage.thread(1))
                let errors = [
                    await expectError(.readOnly) {
                        try await looking.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "t")
                    },
                    await expectError(.readOnly) { try await looking.start(stage.workflow, input: "cat") },
                    await expectError(.readOnly) { try await looking.retry(thread: stage.thread(1)) },
                    await expectError(.readOnly) { try await looking.cancel("run") },
                    await expectError(.readOnly) { try await looking.fork(thread: stage.thread(1), from: "c") },
                    await expectError(.readOnly) { try await looking.setState(of: stage.thread(1), to: 1, at: "c") },
                    await expectError(.readOnly) { try await looking.claim(question, lasting: .seconds(60)) },
                    await expectError(.readOnly) { try await looking.endClaim(on: question) },
                    await expectError(.readOnly) { try await looking.addNote("ask the bank", to: question) },
                    await expectError(.readOnly) { try await looking.record(.reveal, of: "token", on: nil) },
                ]
                for error in errors {
                    #expect(error?.message.contains("the server is in maintenance") == true)
                }
                #expect(try await stage.maria.countQuestions() == 1)
                #expect(try await stage.maria.activeRuns().isEmpty)
            }
        ]
    }

    /// Returns a question asked on the first thread.
    private static func asked(on stage: BackendStage) async throws -> OpenInterrupt {
        try await stage.ask(stage.thread(1), ["question": "pay 10?"])
        return try #require(try await stage.maria.questions(matching: InterruptQuery()).first)
    }
}

/// Counts the reports that a reader receives.
private final class Told: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func note() { number.withLock { $0 += 1 } }

    /// Returns whether `wanted` reports arrive within ten seconds.
    func reaches(_ wanted: Int) async -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while count < wanted, ContinuousClock.now < end {
            do { try await Task.sleep(for: .milliseconds(2)) } catch { return false }
        }
        return count >= wanted
    }
}
