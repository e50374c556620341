import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any CheckpointSaver {
    /// The requirements for declared facts of questions, which every saver keeps.
    static var facts: [Self] { [kept, filtered, sorted, otherOrders, paged] }

    private static var kept: Self {
        Self("A question keeps the facts that were declared when it was asked last") { saver, _ in
            let sample = Sample("declared")
            let query = InterruptQuery(thread: sample.thread)
            func facts() async throws -> [QuestionFacts?] {
                try await saver.openInterrupts(matching: query).map(\.declaredFacts)
            }
            try await saver.apply([sample.input, asking(sample, about: nil)])
            #expect(try await facts() == [nil])
            try await saver.apply([asking(sample, about: whole)])
            #expect(try await facts() == [whole])
            #expect(try await saver.openInterrupts(matching: query).map(\.facts) == [whole], "nothing else is known")
            try await saver.apply([sample.result(of: 0, .integer(1))])
            #expect(try await facts() == [whole], "another write asks nothing")
            guard case .writes(var copy) = try asking(sample, about: QuestionFacts(title: "copy")) else { return }
            copy.isCopy = true
            try await saver.apply([.writes(copy)])
            #expect(try await facts() == [whole], "a copy has no asking workflow")
            let other = QuestionFacts(title: "Refund 5", sums: [QuestionFacts.Sum(5, "EUR")])
            try await saver.apply([asking(sample, about: other)])
            #expect(try await facts() == [other])
            try await saver.apply([asking(sample, about: nil)])
            #expect(try await facts() == [nil])
        }
    }

    private static var filtered: Self {
        Self("Questions are filtered and counted by facts, of which a missing one meets nothing") { saver, time in
            let all = try await ask(saver, time)
            func expect(
                _ condition: FactCondition,
                _ expected: [Int],
                sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                let query = InterruptQuery(conditions: [condition], omitsValues: true)
                let found = try await saver.openInterrupts(matching: query).map(\.thread)
                #expect(found == expected.map { all[$0] }, sourceLocation: sourceLocation)
                let count = try await saver.countOpenInterrupts(matching: query)
                #expect(count == expected.count, sourceLocation: sourceLocation)
            }
            try await expect(FactCondition(.sum("EUR"), .exists), [0, 1, 2, 3])
            try await expect(FactCondition(.sum("EUR"), .greater(.number(try decimal("9007199254740992")))), [1])
            try await expect(FactCondition(.sum("EUR"), .atLeast(.number(try decimal("9007199254740992")))), [0, 1])
            try await expect(FactCondition(.sum("EUR"), .less(0)), [2])
            try await expect(FactCondition(.sum("EUR"), .atMost(.number(try decimal("0.1")))), [2, 3])
            try await expect(FactCondition(.field("customer"), .equals("Grace")), [0, 2])
            try await expect(FactCondition(.field("customer"), .contains("race")), [0, 2])
            try await expect(FactCondition(.field("customer"), .contains("RACE")), [])
            try await expect(FactCondition(.field("customer"), .less("Grace")), [1])
            try await expect(FactCondition(.field("customer"), .equals(12)), [3])
            try await expect(FactCondition(.field("customer"), .equals("12")), [])
            try await expect(FactCondition(.field("customer"), .greater("A")), [0, 1, 2])
            try await expect(FactCondition(.title, .contains("")), [0, 1, 2])
            try await expect(FactCondition(.risk, .atLeast("medium")), [1, 2])
            try await expect(FactCondition(.count, .greater(9)), [1, 2])
            try await expect(FactCondition(.progress, .equals(60)), [0])
            try await expect(FactCondition(.workflow, .equals(.text(Sample.workflow))), [0, 1, 2, 3, 4])
            try await expect(FactCondition(.thread, .equals(.text(all[3].rawValue))), [3])
            let both = InterruptQuery(
                conditions: [
                    FactCondition(.field("customer"), .equals("Grace")), FactCondition(.sum("EUR"), .greater(0)),
                ],
                limit: 1
            )
            #expect(try await saver.openInterrupts(matching: both).map(\.thread) == [all[0]])
            #expect(try await saver.countOpenInterrupts(matching: both) == 1)
            #expect(try await saver.countOpenInterrupts(matching: InterruptQuery(limit: 1)) == all.count)
            let other = InterruptQuery(workflow: "other", conditions: [FactCondition(.title, .exists)])
            #expect(try await saver.countOpenInterrupts(matching: other) == 0)
        }
    }

    private static var sorted: Self {
        Self("Questions are sorted by facts: numbers exactly, texts by bytes, missing ones last") { saver, time in
            let all = try await ask(saver, time)
            func order(_ fact: FactName, isDescending: Bool = false) async throws -> [Int?] {
                let query = InterruptQuery(sort: InterruptSort(fact, isDescending: isDescending))
                return try await saver.openInterrupts(matching: query).map { all.firstIndex(of: $0.thread) }
            }
            #expect(try await order(.sum("EUR")) == [2, 3, 0, 1, 4])
            #expect(try await order(.sum("EUR"), isDescending: true) == [1, 0, 3, 2, 4])
            #expect(try await order(.field("customer")) == [3, 1, 0, 2, 4])
            #expect(try await order(.field("customer"), isDescending: true) == [0, 2, 1, 3, 4])
            #expect(try await order(.count) == [0, 2, 1, 3, 4])
            #expect(try await order(.risk, isDescending: true) == [2, 1, 0, 3, 4])
            #expect(try await order(.progress) == [0, 1, 2, 3, 4])
        }
    }

    private static var otherOrders: Self {
        Self("Questions are sorted by the time they wait, by thread and by workflow, either way") { saver, time in
            let all = try await ask(saver, time)
            func threads(_ sort: InterruptSort) async throws -> [ThreadID] {
                try await saver.openInterrupts(matching: InterruptQuery(sort: sort)).map(\.thread)
            }
            #expect(try await threads(InterruptSort(.waitingSince)) == all)
            #expect(try await threads(InterruptSort(.waitingSince, isDescending: true)) == all.reversed())
            #expect(try await threads(InterruptSort(.thread)) == all.sorted { $0.precedesInBytes($1) })
            #expect(
                try await threads(InterruptSort(.thread, isDescending: true))
                    == all.sorted { $1.precedesInBytes($0) }
            )
            #expect(try await threads(InterruptSort(.workflow)) == all)
            #expect(try await threads(InterruptSort(.workflow, isDescending: true)) == all)
        }
    }

    private static var paged: Self {
        Self("A sorted list is paged without a gap, and only continues after a place of its own order") { saver, time in
            let all = try await ask(saver, time)
            for fact in [FactName.sum("EUR"), .field("customer"), .count, .waitingSince, .thread, .workflow, .risk] {
                for isDescending in [false, true] {
                    var query = InterruptQuery(sort: InterruptSort(fact, isDescending: isDescending))
                    let whole = try await saver.openInterrupts(matching: query).map(\.thread)
                    query.limit = 2
                    var paged: [ThreadID] = []
                    while paged.count <= all.count {
                        let page = try await saver.openInterrupts(matching: query)
                        guard let last = page.last else { break }
                        paged += page.map(\.thread)
                        // A page's place is passed on as text.
                        query.after = try InterruptPlace(token: query.place(of: last).token)
                    }
                    #expect(paged == whole, "\(fact.text) \(isDescending)")
                }
            }
            let first = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
            let wrong = InterruptQuery(sort: InterruptSort(.count), after: first.place)
            try await expectRefusal(.invalidData, "a place of another order") {
                _ = try await saver.openInterrupts(matching: wrong)
            }
        }
    }

    // MARK: Samples

    private static let whole = QuestionFacts(
        title: "Refund 12.50 EUR to Grace Hopper",
        fields: [
            QuestionFacts.Field("customer", "Grace Hopper"), QuestionFacts.Field("lines", 3),
            QuestionFacts.Field("urgent", true), QuestionFacts.Field("name of a field: ünï", "a \u{0} \" ✓"),
        ],
        sums: [QuestionFacts.Sum(JSONDecimal(literal: "9007199254740993.01") ?? 0, "EUR"), QuestionFacts.Sum(0, "")],
        count: 169,
        risk: .medium,
        progress: QuestionFacts.Progress(3, of: 5, label: "migrate")
    )

    private static func decimal(_ literal: String) throws -> JSONDecimal {
        try #require(JSONDecimal(literal: literal))
    }

    private static func asking(_ sample: Sample, about facts: QuestionFacts?) throws -> CheckpointChange {
        let change = try sample.question()
        guard case .writes(var batch) = change else { return change }
        batch.facts = try facts.map { [try sample.bodyQuestion(): $0] } ?? [:]
        return .writes(batch)
    }

    /// Asks five questions, and returns their threads, longest waiting first: amounts that a double cannot distinguish,
    /// strings, and one question without facts.
    private static func ask(_ saver: any CheckpointSaver, _ time: ManualTime) async throws -> [ThreadID] {
        let facts: [QuestionFacts?] = [
            QuestionFacts(
                title: "a",
                fields: [.init("customer", "Grace")],
                sums: [.init(try decimal("9007199254740992"), "EUR")],
                count: 9,
                risk: .low,
                progress: .init(3, of: 5)
            ),
            QuestionFacts(
                title: "b",
                fields: [.init("customer", "Ada")],
                sums: [.init(try decimal("9007199254740993"), "EUR")],
                count: 169,
                risk: .medium
            ),
            QuestionFacts(
                title: "c",
                fields: [.init("customer", "Grace")],
                sums: [.init(try decimal("-12.5"), "EUR"), .init(1, "USD")],
                count: 10,
                risk: .high
            ),
            QuestionFacts(fields: [.init("customer", 12)], sums: [.init(try decimal("0.10"), "EUR")]),
            nil,
        ]
        var threads: [ThreadID] = []
        for (facts, name) in zip(facts, ["d", "e\u{301}", "b", "\u{e9}", "a"]) {
            let sample = Sample(name)
            try await saver.apply([sample.input, asking(sample, about: facts)])
            threads.append(sample.thread)
            time.advance(by: .seconds(1))
        }
        return threads
    }
}
