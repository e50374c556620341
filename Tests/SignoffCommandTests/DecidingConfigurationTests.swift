import ConsoleApp
import ConsoleCore
import SignoffOperator
import SignoffReview
import Testing

@Suite("The configuration of deciding")
struct DecidingConfigurationTests {
    @Test("Rules, reasons, times and answer options are read")
    func reads() throws {
        let rules = try ConsoleConfiguration(
            parsing: """
                [deciding]
                risks = ['high if tool == "refund" && args.amount > 1000', "medium if args.amount > 100"]
                reasons = ["duplicate", "no receipt"]
                require_seen = true
                hold = "0s"
                claim = "10m"
                wait = { soon = "5m", late = "1h30m" }

                [deciding.waits.billing]
                late = "20m"

                [inbox]
                stringify = true
                accept_null = true
                """,
            file: "config.toml"
        ).deciding
        #expect(rules.risks.map(\.level) == [.high, .medium])
        #expect(rules.reasons == ["duplicate", "no receipt"])
        #expect(rules.requiresSeen)
        #expect(rules.bulkHold == .zero)
        #expect(rules.claimTime == .seconds(600))
        #expect(rules.defaultWait == DecidingRules.WaitLimits(soon: .seconds(300), late: .seconds(5_400)))
        #expect(rules.waits["billing"]?.late == .seconds(1_200))
        #expect(rules.answers == ReviewOptions(isInboxStringified: true, isInboxAcceptNull: true))
        #expect(try ConsoleConfiguration(parsing: "", file: "c").deciding == DecidingRules())
    }

    @Test(
        "An invalid value is refused with the file and the place",
        arguments: [
            ("[deciding]\nrisks = ['high if amount > 1']", "unknown name 'amount'"),
            ("[deciding]\nrisk = []", "deciding: unknown key 'risk'; did you mean 'risks'?"),
            ("[deciding]\nhold = 3", "'hold' must be a time such as"),
            ("[deciding]\nhold = \"3 s\"", "'hold' must be a time such as"),
            ("[deciding]\nclaim = \"1s\"", "'claim' must be 10s or more"),
            ("[deciding]\nreasons = \"no\"", "'reasons' must be a list of texts"),
            ("[deciding]\nwait = { soo = \"1m\" }", "wait: unknown key 'soo'; did you mean 'soon'?"),
            ("[inbox]\nsingle = 1", "inbox: 'single' must be true or false"),
            ("deciding = 5", "'deciding' must be a table"),
            ("escape_delay = \"long\"", "'escape_delay' must be a number of milliseconds from 1 to 2000"),
            ("[decoders]\npickle = \"python3\"", "decoders: 'pickle' must be a program and its arguments, in a list"),
            ("[decoders]\npickle = []", "decoders: 'pickle' must be a program and its arguments, in a list"),
        ]
    )
    func refuses(text: String, fault: String) throws {
        let error = try #require(throws: OperationError.self) {
            try ConsoleConfiguration(parsing: text, file: "config.toml")
        }
        #expect(error.message.hasPrefix("config.toml: "))
        #expect(error.message.contains(fault), "\(error)")
    }
}
