import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

extension BackendRequirement {
    static var questions: [BackendRequirement] {
        [
            BackendRequirement("A question that waits is listed, counted and found by its id") { stage in
                #expect(try await stage.maria.countQuestions() == 0)
                try await stage.ask(stage.thread(1), ["question": "pay 10?"])
                let question = try #require(try await stage.maria.questions(matching: InterruptQuery()).first)
                #expect(question.thread == stage.thread(1))
                #expect(question.interrupt.value.jsonProjection == ["question": "pay 10?"])
                #expect(question.payloadDigest == PayloadDigest(of: question.interrupt.value))
                #expect(try await stage.maria.countQuestions() == 1)
                let id = try #require(question.interrupt.id)
                #expect(try await stage.omar.item(id, on: nil).question == question)
                #expect(try await stage.omar.item(id, on: stage.thread(1)).question == question)
                #expect(try await stage.omar.onlyItem(of: stage.thread(1)).question == question)
            },
            BackendRequirement("Questions come longest waiting first, page by page, none twice and none left out") {
                stage in
                let threads = (1...7).map(stage.thread)
                for thread in threads {
                    try await stage.ask(thread, ["question": .string("\(thread)?")])
                    stage.advance(.seconds(1))
                }
                var found: [ThreadID] = []
                var place: InterruptPlace?
                repeat {
                    let page = try await stage.maria.inbox(after: place, limit: 3)
                    #expect(page.total == threads.count)
                    found += page.items.map(\.question.thread)
                    place = page.next
                } while place != nil && found.count <= threads.count
                #expect(found == threads)
            },
            BackendRequirement("A list is narrowed to a thread and to a workflow") { stage in
                try await stage.ask(stage.thread(1), ["question": "one?"])
                try await stage.ask(stage.thread(2), ["question": "two?"])
                let workflow = try #require(
                    try await stage.maria.questions(matching: InterruptQuery(thread: stage.thread(2))).first?.workflow
                )
                #expect(
                    try await stage.maria.inbox(thread: stage.thread(2)).items.map(\.question.thread) == [
                        stage.thread(2)
                    ]
                )
                #expect(try await stage.maria.inbox(workflow: workflow).items.count == 2)
                #expect(try await stage.maria.inbox(workflow: "\(workflow)-other").items.isEmpty)
            },
            BackendRequirement("An unknown question is not pending, and an unknown thread is not found") {
                stage in
                await expectError(.interruptNotPending) { try await stage.maria.item("nowhere", on: nil) }
                await expectError(.threadNotFound) { try await stage.maria.thread("nowhere") }
                await expectError(.threadNotFound) { try await stage.maria.onlyItem(of: "nowhere") }
                await expectError(.threadNotFound) { try await stage.maria.steps(of: "nowhere") }
                await expectError(.runNotFound) { try await stage.maria.run("nowhere") }
            },
            BackendRequirement("A thread has its open questions, and its place among the threads") { stage in
                try await stage.ask(stage.thread(1), ["question": "pay 10?"])
                let summary = try #require(try await stage.maria.threads().first)
                #expect(summary.thread == stage.thread(1))
                #expect(summary.status == .interrupted)
                #expect(summary.openInterrupts == 1)
                let detail = try await stage.maria.thread(stage.thread(1))
                #expect(detail.openInterrupts.map(\.thread) == [stage.thread(1)])
                #expect(try await stage.maria.threads(statuses: [.error]).isEmpty)
            },
        ]
    }
}
