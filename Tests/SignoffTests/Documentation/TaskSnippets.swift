import OrderedCollections
import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

/// The code of the articles about tasks: what is between `begin snippet` and `end snippet` stands in one of them.
@Suite
struct TaskSnippets {
    private struct Mail: Codable, Sendable {
        var address: String
        var key: String
    }

    /// A mail server that sends a mail with a key only once.
    private final class MailServer: Sendable {
        private let sent = Mutex<[String: Mail]>([:])

        func send(_ mail: Mail) async throws { sent.withLock { $0[mail.key] = mail } }

        var count: Int { sent.withLock { $0.count } }
    }

    private let mails = MailServer()

    @Test
    func `A task and its future`() async throws {
        // begin snippet
        let addOne = DurableTask("add_one") { (number: Int) in number + 1 }
        let addTwice = Entrypoint("add_twice") { (number: Int, flow) -> Int in
            let more = try await flow.run(addOne, number)  // started and awaited
            let future = flow.start(addOne, more)  // started; does not wait
            return try await future.value
        }
        // end snippet
        #expect(try await WorkflowRuntime().invoke(addTwice, 1) == .finished(3))
    }

    @Test
    func `A task that calls tasks`() async throws {
        // begin snippet
        let price = DurableTask("price") { (article: String) in article.count * 10 }
        let total = DurableTask("total") { (articles: [String], flow) -> Int in
            let prices = articles.map { flow.start(price, $0) }
            return try await prices.values().reduce(0, +)
        }
        // end snippet
        let buying = Entrypoint("buying") { (articles: [String], flow) -> Int in try await flow.run(total, articles) }
        #expect(try await WorkflowRuntime().invoke(buying, ["pen", "ink"]) == .finished(60))
    }

    @Test(.timeLimit(.minutes(5)))
    func `The first of several`() async throws {
        let askSmallModel = DurableTask("ask_small_model") { (question: String) in "\(question) Yes." }
        let askLargeModel = DurableTask("ask_large_model") { (question: String) in
            try await Task.sleep(for: .seconds(3_600))
            return question
        }
        // begin snippet
        let asking = Entrypoint("asking") { (question: String, flow) -> String in
            let small = flow.start(askSmallModel, question)
            let large = flow.start(askLargeModel, question)
            return try await flow.first(of: small, large)
        }
        // end snippet
        #expect(try await WorkflowRuntime().invoke(asking, "Is it late?") == .finished("Is it late? Yes."))
    }

    @Test
    func `Waiting for a time`() async throws {
        // begin snippet
        let remind = DurableTask("remind") { (address: String) in
            try await mails.send(Mail(address: address, key: "reminder"))
        }
        let reminding = Entrypoint("reminding") { (address: String, flow) -> Bool in
            try await flow.sleep(for: .seconds(3 * 86_400))
            try await flow.run(remind, address)
            return true
        }
        // end snippet
        let clock = VirtualClock()
        var options = clock.options
        options.time = TimeSource { Timestamp(microseconds: 0).advanced(by: clock.now) }
        let runtime = try WorkflowRuntime(options: options)
        async let result = runtime.invoke(reminding, "maria@example.com")
        for _ in 0..<3 {
            await clock.sleepers(1)
            #expect(mails.count == 0)
            clock.advance(by: .seconds(86_400))
        }
        #expect(try await result == .finished(true))
        #expect(mails.count == 1)
    }

    @Test
    func `Tasks in parallel`() async throws {
        // begin snippet
        let addOne = DurableTask("add_one") { (number: Int) in number + 1 }
        let addOneToAll = Entrypoint("add_one_to_all") { (numbers: [Int], flow) -> [Int] in
            let futures = numbers.map { flow.start(addOne, $0) }
            return try await futures.values()
        }
        // end snippet
        #expect(try await WorkflowRuntime().invoke(addOneToAll, [1, 2, 3]) == .finished([2, 3, 4]))
    }

    @Test
    func `A workflow inside another`() async throws {
        // begin snippet
        let translating = Entrypoint("translating") { (text: String, flow) -> String in
            let approved: Bool = try await flow.interrupt(["text": text, "action": "Approve this translation"])
            return approved ? text : ""
        }
        let publishing = Entrypoint("publishing") { (texts: [String], flow) -> [String] in
            var published: [String] = []
            for text in texts { published.append(try await flow.call(translating, text)) }
            return published
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [publishing])
        #expect(try await runtime.invoke(publishing, ["hello"], on: "1").interrupts.count == 1)
        let result = try await runtime.invoke(publishing, .resume(Command(resume: true)), on: "1")
        #expect(result == .finished(["hello"]))
    }

    @Test
    func `Retries`() async throws {
        struct Unreachable: Error {}
        let calls = Tally()
        // begin snippet
        let getInfo = DurableTask("get_info", retry: .on(Unreachable.self, attempts: 3)) { () -> String in
            if calls.count("get_info") < 2 { throw Unreachable() }
            return "OK"
        }
        // end snippet
        let informing = Entrypoint("informing") { (_: String, flow) -> String in try await flow.run(getInfo) }
        let runtime = try WorkflowRuntime(options: .withoutWaiting)
        #expect(try await runtime.invoke(informing, "") == .finished("OK"))
    }

    @Test
    func `Continuing after an error`() async throws {
        struct Unreachable: Error {}
        let calls = Tally()
        // begin snippet
        let slowTask = DurableTask("slow_task") { () -> String in "Ran slow task." }
        let getInfo = DurableTask("get_info") { () -> String in
            if calls.count("get_info") < 2 { throw Unreachable() }
            return "OK"
        }
        let informing = Entrypoint("informing") { (topic: String, flow) -> String in
            let slow = try await flow.run(slowTask)
            return try await "\(flow.run(getInfo)) \(slow)"
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [informing])
        // begin snippet
        do {
            _ = try await runtime.invoke(informing, "news", on: "thread-1")
        } catch is Unreachable {
            // Once the network is back:
            let result = try await runtime.invoke(informing, .proceed, on: "thread-1")
            print(result.value ?? "")  // OK Ran slow task.
        }
        // end snippet
        #expect(try await runtime.state(of: "thread-1").values == .string("OK Ran slow task."))
    }

    @Test
    func `An error the body handles`() async throws {
        struct Declined: Error {}
        let charge = DurableTask("charge") { (card: String) -> String in throw Declined() }
        // begin snippet
        let paying = Entrypoint("paying") { (cards: [String], flow) -> String in
            for card in cards {
                do {
                    return try await flow.run(charge, card)
                } catch is Declined {
                    continue  // the failure is recorded, and the body continues
                }
            }
            return "unpaid"
        }
        // end snippet
        #expect(try await WorkflowRuntime().invoke(paying, ["a", "b"]) == .finished("unpaid"))
    }

    @Test
    func `An effect that happens once`() async throws {
        let mails = mails
        // begin snippet
        let sendMail = DurableTask("send_mail") { (address: String) in
            try await mails.send(Mail(address: address, key: address))
        }
        let inviting = Entrypoint("inviting") { (address: String, flow) -> Bool in
            try await flow.run(sendMail, address)
            return try await flow.interrupt(["question": "Did \(address) answer?"])
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [inviting])
        _ = try await runtime.invoke(inviting, "ada@example.org", on: "1")
        #expect(try await runtime.invoke(inviting, .resume(Command(resume: true)), on: "1") == .finished(true))
        #expect(mails.count == 1)
    }

    @Test
    func `An effect with a key of its own`() async throws {
        let mails = mails
        // begin snippet
        let sendOnce = DurableTask("send_once") { (address: String, flow) -> String in
            let key = flow.execution.task.rawValue  // the same whenever this call is repeated
            try await mails.send(Mail(address: address, key: key))
            return key
        }
        // end snippet
        let sending = Entrypoint("sending") { (address: String, flow) -> String in try await flow.run(sendOnce, address)
        }
        _ = try await WorkflowRuntime().invoke(sending, "ada@example.org")
        #expect(mails.count == 1)
    }

    @Test
    func `The time in a task`() async throws {
        let currentTime: @Sendable () -> Double = { 1000 }
        // begin snippet
        let getTime = DurableTask("get_time") { () -> Double in currentTime() }
        let waiting = Entrypoint("waiting") { (started: Double, flow) -> String in
            let now = try await flow.run(getTime)  // stored: the same in every run of the body
            let question = now - started > 1 ? "It took long. Continue?" : "Continue?"
            return try await flow.interrupt(["question": question])
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [waiting])
        _ = try await runtime.invoke(waiting, 0, on: "1")
        #expect(try await runtime.invoke(waiting, .resume(Command(resume: "yes")), on: "1") == .finished("yes"))
    }

    @Test
    func `Asking until the answer is valid`() async throws {
        // begin snippet
        let booking = Entrypoint("booking") { (event: String, flow) -> Int in
            var question = "How many seats for \(event)?"
            while true {
                let seats: Int = try await flow.interrupt(["question": question])
                if (1...8).contains(seats) { return seats }
                question = "\(seats) seats cannot be booked. How many?"
            }
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [booking])
        _ = try await runtime.invoke(booking, "the opera", on: "1")
        #expect(try await runtime.invoke(booking, .resume(Command(resume: 20)), on: "1").interrupts.count == 1)
        #expect(try await runtime.invoke(booking, .resume(Command(resume: 2)), on: "1") == .finished(2))
    }

    @Test
    func `Custom data in a stream`() async throws {
        // begin snippet
        let addOne = DurableTask("add_one") { (number: Int) in number + 1 }
        let adding = Entrypoint("adding") { (number: Int, flow) -> Int in
            await flow.write("hello")
            let more = try await flow.run(addOne, number)
            await flow.write(["so_far": more])
            return try await flow.run(addOne, more)
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [adding])
        // begin snippet
        for try await chunk in runtime.stream(adding, .input(1), on: "thread-1", modes: [.custom, .updates]) {
            switch chunk.event {
            case .custom(let value): print("custom", value)
            case .update(let name, let value, _): print(name, value)
            default: break
            }
        }
        // end snippet
        let (chunks, _) = await runtime.stream(adding, .input(1), on: "1", modes: [.custom, .updates]).collected()
        #expect(
            chunks.map { $0.json.text() } == [
                #""hello""#, #"{"add_one":2}"#, #"{"so_far":2}"#, #"{"add_one":3}"#, #"{"adding":3}"#,
            ]
        )
    }

    @Test
    func `Values with a form of their own`() async throws {
        // begin snippet
        struct Invoice: Codable {
            var number: Int
            var recipient: String
            var lines: [String: Double]
        }

        let makeInvoice = DurableTask("make_invoice") { (recipient: String) in
            Invoice(number: 17, recipient: recipient, lines: ["pens": 4.5])
        }
        // end snippet
        let invoicing = Entrypoint("invoicing") { (recipient: String, flow) -> Int in
            try await flow.run(makeInvoice, recipient).number
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [invoicing])
        #expect(try await runtime.invoke(invoicing, "Ada", on: "1") == .finished(17))
    }

    @Test
    func `The release of a workflow`() throws {
        // begin snippet
        let adding = Entrypoint("adding", release: "2.1") { (number: Int, _) -> Int in number + 1 }
        // end snippet
        let runtime = try WorkflowRuntime(entrypoints: [adding])
        #expect(runtime.release(of: "adding") == "2.1")
    }

    @Test
    func `Strict replay`() async throws {
        let adding = Entrypoint("adding") { (number: Int, flow) -> Int in number + 1 }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [adding])
        // begin snippet
        let result = try await runtime.invoke(adding, 1, on: "thread-1", config: RunConfig(replay: .strict))
        // end snippet
        #expect(result == .finished(2))
    }
}
