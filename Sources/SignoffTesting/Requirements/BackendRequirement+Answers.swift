import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

extension BackendRequirement {
    static var answers: [BackendRequirement] {
        [
            BackendRequirement("An answer to the question as it was read is stored and closes the question") {
                stage in
                let item = try await asked(on: stage)
                let id = try #require(item.question.interrupt.id)
                let answer = ItemAnswer(item: item, decisions: [.respond("yes")], shown: "yes")
                let run = try await stage.maria.answer([answer], token: "token-1")
                #expect(run.request.thread == stage.thread(1))
                #expect(run.request.requestedBy == "maria")
                #expect(run.request.action == .resume(answers: [id: .string("yes")]))
                #expect(try await stage.omar.countQuestions() == 0)
                #expect(try await stage.omar.questions(matching: InterruptQuery()).isEmpty)
                #expect(try await stage.omar.run(run.id).id == run.id)
            },
            BackendRequirement(
                "A second answer is refused with who gave the first, and nothing of it is stored",
                needs: .guardedAnswers
            ) { stage in
                let item = try await asked(on: stage)
                let first = try await stage.maria.answer(
                    [ItemAnswer(item: item, decisions: [.respond("yes")])],
                    token: "maria"
                )
                let error = await expectError(.answerConflict) {
                    try await stage.omar.answer([ItemAnswer(item: item, decisions: [.respond("no")])], token: "omar")
                }
                guard case .alreadyAnswered(let person, _, let run)? = error?.conflict else {
                    Issue.record("the conflict is \(String(describing: error?.conflict))")
                    return
                }
                #expect(person == "maria")
                #expect(run == first.id)
                #expect(try await stage.omar.run(token: "omar") == nil)
                #expect(try await delivered(on: stage) == [first.id])
            },
            BackendRequirement("Of many answering one question one wins", needs: .guardedAnswers) { stage in
                let item = try await asked(on: stage)
                let runs = try await withThrowingTaskGroup(of: Run?.self) { group in
                    for number in 0..<8 {
                        group.addTask {
                            let backend = number % 2 == 0 ? stage.maria : stage.omar
                            do {
                                return try await backend.answer(
                                    [ItemAnswer(item: item, decisions: [.respond(.string("\(number)"))])],
                                    token: RequestToken("token-\(number)")
                                )
                            } catch let error as OperationError where error.exitCode == 3 {
                                return nil
                            }
                        }
                    }
                    return try await group.reduce(into: [Run?]()) { $0.append($1) }
                }
                #expect(runs.compactMap(\.self).count == 1)
                #expect(try await delivered(on: stage) == runs.compactMap { $0?.id })
            },
            BackendRequirement("An answer to another payload than the one read is refused, with both digests") {
                stage in
                let item = try await asked(on: stage)
                var question = item.question
                question.interrupt.value = .string("another payload")
                question.payloadDigest = PayloadDigest(of: question.interrupt.value)
                let error = await expectError(.answerConflict) {
                    try await stage.maria.answer(
                        [ItemAnswer(item: ReviewItem(question: question), decisions: [.respond("yes")])],
                        token: "token-1"
                    )
                }
                #expect(
                    error?.conflict
                        == .payloadChanged(from: question.payloadDigest, to: item.question.payloadDigest)
                )
                #expect(try await stage.maria.countQuestions() == 1)
                #expect(try await stage.maria.run(token: "token-1") == nil)
            },
            BackendRequirement("An answer that is not the one shown is refused before anything is stored") { stage in
                let item = try await asked(on: stage)
                await expectError(.invalidAnswer) {
                    try await stage.maria.answer(
                        [ItemAnswer(item: item, decisions: [.respond("yes")], shown: "no")],
                        token: "token-1"
                    )
                }
                #expect(try await stage.maria.countQuestions() == 1)
                #expect(try await stage.maria.run(token: "token-1") == nil)
            },
            BackendRequirement("A submission that is sent again with its token is stored once, and found by it") {
                stage in
                let item = try await asked(on: stage)
                let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
                #expect(try await stage.maria.run(token: "token-1") == nil)
                let first = try await stage.maria.answer([answer], token: "token-1")
                let second = try await stage.maria.answer([answer], token: "token-1")
                #expect(second.id == first.id)
                #expect(try await stage.maria.run(token: "token-1")?.id == first.id)
                guard stage.hidesRequests == nil else { return }
                #expect(try await stage.omar.run(token: "token-1")?.id == first.id)
            },
            BackendRequirement("A submission without an answer or of several threads is refused") { stage in
                let item = try await asked(on: stage)
                try await stage.ask(stage.thread(2), ["question": "and this?"])
                let other = try await stage.maria.onlyItem(of: stage.thread(2))
                await expectError(.usage) { try await stage.maria.answer([], token: "token-1") }
                await expectError(.usage) {
                    try await stage.maria.answer(
                        [item, other].map { ItemAnswer(item: $0, decisions: [.respond("yes")]) },
                        token: "token-2"
                    )
                }
                #expect(try await stage.maria.countQuestions() == 2)
            },
            BackendRequirement(
                "Every answer is on record with who gave it, in a chain that holds",
                needs: .capability("ledger") { $0.ledger }
            ) { stage in
                let item = try await asked(on: stage)
                #expect(try await stage.maria.ledgerHead() == .empty)
                let run = try await stage.maria.answer(
                    [ItemAnswer(item: item, decisions: [.respond("yes")])],
                    token: "token-1"
                )
                let rows = try await stage.omar.recentLedger()
                #expect(rows.compactMap(\.problem).isEmpty)
                let entry = try #require(rows.last?.entry)
                #expect(entry.record["actor"] == "maria")
                #expect(entry.record["thread"] == .string(stage.thread(1).rawValue))
                if stage.maria.capabilities.answers == .atomic {
                    #expect(rows.count == 1)
                    #expect(entry.hash == run.ledgerHash)
                } else {
                    // One entry is written before an answer is sent, and one once its outcome is known.
                    #expect(rows.map { $0.entry.record["outcome"] } == ["sending", "sent"])
                    #expect(entry.record["run"] == .string(run.id.rawValue))
                }
                let head = try await stage.omar.ledgerHead()
                #expect(head == LedgerHead(number: entry.sequence, hash: entry.hash))
                #expect(try await stage.omar.ledgerHas(head))
                #expect(try await stage.omar.ledgerRow(entry.sequence) == rows.last)
                #expect(try await stage.omar.verifyLedger(expecting: [ExpectedLedgerHead(kept: head)]).problem == nil)
                await expectError(.entryNotFound) { try await stage.omar.ledgerRow(entry.sequence + 1) }
            } without: { stage in
                let rows = try await stage.maria.recentLedger()
                #expect(rows.isEmpty)
                await expectError(.usage) { try await stage.maria.record(.reveal, of: "token", on: nil) }
            },
        ]
    }

    /// Returns the runs of the first thread that bring answers and did not fail.
    private static func delivered(on stage: BackendStage) async throws -> [RunID] {
        try await stage.maria.runs(of: stage.thread(1)).filter { run in
            if case .resume = run.request.action { run.status != .error } else { false }
        }.map(\.id)
    }

    /// Returns the item of a question asked on the first thread.
    private static func asked(on stage: BackendStage) async throws -> ReviewItem {
        try await stage.ask(stage.thread(1), ["question": "pay 10?"])
        return try await stage.maria.onlyItem(of: stage.thread(1))
    }
}
