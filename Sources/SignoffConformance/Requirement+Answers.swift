import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any RunQueue {
    static var answers: [Self] {
        [
            Self("An answer to the question as it was read is stored and closes the question") { queue, _ in
                let sample = Sample("answer")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                let run = try await queue.submit(sample.answer(question), guardedBy: [answer], recording: ["n": 1])
                #expect(run.status == .pending)
                #expect(try await queue.countOpenInterrupts() == 0)
                #expect(try await queue.openInterrupts(matching: InterruptQuery()).isEmpty)
                let thread = try await queue.threads(matching: ThreadQuery()).first
                #expect(thread?.status == .busy)
                #expect(thread?.openInterrupts == 0)
            },
            Self("A question whose answer was canceled before a worker took it is open again") { queue, time in
                let sample = Sample("reopened")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                time.advance(by: .seconds(5))
                let run = try await queue.submit(sample.answer(question), guardedBy: [answer], recording: nil)
                _ = try await queue.requestCancellation(of: run.id)
                #expect(try await queue.openInterrupts(matching: InterruptQuery()) == [question])
                let bare = try await queue.openInterrupts(matching: InterruptQuery(omitsValues: true))
                #expect(bare.map(\.interrupt.id) == [question.interrupt.id])
                #expect(bare.map(\.payloadDigest) == [question.payloadDigest])
                #expect(try await queue.threads(matching: ThreadQuery()).first?.status == .interrupted)
                _ = try await queue.submit(sample.answer(question), guardedBy: [answer], recording: nil)
            },
            Self("Another question of the thread can be answered while one answer waits") { queue, _ in
                let sample = Sample("both")
                try await queue.apply([sample.input, sample.callQuestion(of: 0), sample.callQuestion(of: 1)])
                for question in try await queue.openInterrupts(matching: InterruptQuery()) {
                    let answer = try #require(AnswerGuard(for: question))
                    _ = try await queue.submit(sample.answer(question), guardedBy: [answer], recording: nil)
                }
                #expect(try await queue.runs(matching: RunQuery(statuses: [.pending])).count == 2)
                #expect(try await queue.countOpenInterrupts() == 0)
            },
            Self("Of many answering one question one wins, and the others learn who did") { queue, _ in
                let sample = Sample("contested")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                let outcomes = try await concurrently(10) { number -> AnswerConflict? in
                    do {
                        let request = sample.answer(question, by: "person-\(number)")
                        _ = try await queue.submit(request, guardedBy: [answer], recording: ["n": 1])
                        return nil
                    } catch let error as CheckpointError where error.code == .answerConflict {
                        return error.conflict
                    }
                }
                let run = try #require(try await queue.runs(matching: RunQuery()).first)
                #expect(outcomes.count { $0 == nil } == 1)
                let expected = AnswerConflict.alreadyAnswered(
                    by: run.request.requestedBy,
                    at: run.createdAt,
                    run: run.id
                )
                #expect(outcomes.compactMap(\.self).allSatisfy { $0 == expected })
                #expect(try await queue.runs(matching: RunQuery()).count == 1)
                #expect(try await queue.ledger(after: 0, limit: 99).count == 1)
            },
        ]
    }

    static var conflicts: [Self] {
        [
            Self("An answer to an answered question is refused while the first run waits or executes, and later") {
                queue,
                time in
                let sample = Sample("taken")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                let run = try await queue.submit(
                    sample.answer(question, by: "maria"),
                    guardedBy: [answer],
                    recording: nil
                )
                let expected = AnswerConflict.alreadyAnswered(by: "maria", at: run.createdAt, run: run.id)
                time.advance(by: .seconds(14))
                #expect(try await conflict(queue, sample, answer) == expected)
                let claimed = try #require(try await claim(queue))
                #expect(try await conflict(queue, sample, answer) == expected)
                try await queue.apply([sample.bodyResult(.null, answers: [.bool(true)])], holding: claimed.lease)
                try await finish(queue, claimed, as: .success)
                #expect(try await conflict(queue, sample, answer) == expected)
            },
            Self("An answer to a question the task left behind is refused with the new one") { queue, _ in
                let sample = Sample("moved")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                try await queue.apply([sample.question(1)])
                let next = try sample.bodyQuestion(1)
                #expect(try await conflict(queue, sample, answer) == .movedOn(to: [next]))
            },
            Self("An answer to a thread that waits for nothing is refused") { queue, _ in
                let sample = Sample("over")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                try await queue.apply([sample.bodyResult(.null)])
                #expect(try await conflict(queue, sample, answer) == .nothingPending)
            },
            Self("An answer to another payload than the one read is refused with both digests") { queue, _ in
                let sample = Sample("payload")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                try await queue.apply([sample.question(payload: .string("Pay 1000 instead"))])
                let now = PayloadDigest(of: .string("Pay 1000 instead"))
                let met = try await conflict(queue, sample, answer)
                #expect(met == .payloadChanged(from: question.payloadDigest, to: now))
            },
            Self("An answer given for another checkpoint or position is refused") { queue, _ in
                let sample = Sample("checkpoint")
                let question = try await pause(queue, sample)
                var answer = try #require(AnswerGuard(for: question))
                answer.checkpoint = Sample.id(0)
                #expect(try await conflict(queue, sample, answer) == .checkpointChanged(to: Sample.id(1)))
                answer.checkpoint = Sample.id(1)
                answer.position = 1
                let met = try await conflict(queue, sample, answer)
                #expect(met == .movedOn(to: [try sample.bodyQuestion()]))
            },
            Self("An answer to an unknown thread is refused") { queue, _ in
                let sample = Sample("here")
                let question = try await pause(queue, sample)
                var answer = try #require(AnswerGuard(for: question))
                answer.thread = "nowhere"
                #expect(try await conflict(queue, sample, answer) == .threadUnknown)
            },
            Self("When one of several answers is refused nothing is stored") { queue, _ in
                let sample = Sample("all or nothing")
                try await queue.apply([sample.input, sample.callQuestion(of: 0), sample.callQuestion(of: 1)])
                let open = try await queue.openInterrupts(matching: InterruptQuery())
                var guards = open.compactMap { AnswerGuard(for: $0) }
                try #require(guards.count == 2)
                guards[1].payloadDigest = PayloadDigest(of: .null)
                let error = await #expect(throws: CheckpointError.self) {
                    _ = try await queue.submit(sample.request(), guardedBy: guards, recording: ["n": 1])
                }
                #expect(error?.code == .answerConflict)
                #expect(error?.thread == sample.thread)
                #expect(try await queue.runs(matching: RunQuery()).isEmpty)
                #expect(try await queue.ledger(after: 0, limit: 9).isEmpty)
                #expect(try await queue.countOpenInterrupts() == 2)
            },
        ]
    }
}
