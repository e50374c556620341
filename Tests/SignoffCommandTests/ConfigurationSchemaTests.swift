@testable import ConsoleApp
import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("The schema of the configuration")
struct ConfigurationSchemaTests {
    private func faults(_ json: String) throws -> [String] {
        JSONSchema(ConfigurationSchema.json).violations(of: try JSONValue(parsing: json)).map { "\($0)" }
    }

    @Test("The schema describes exactly the sections and keys that are read")
    func names() throws {
        let sections = try #require(ConfigurationSchema.json["properties"]?.objectValue)
        #expect(Set(sections.keys) == Set(ConsoleConfiguration.keys))
        for (section, schema) in sections {
            guard let keys = schema["properties"]?.objectValue?.keys, section != "keys" else { continue }
            for key in keys {
                // A known key of the wrong kind is refused for its kind, an unknown key for its name.
                let error = #expect(throws: (any Error).self) {
                    try ConsoleConfiguration(parsing: "[\(section)]\n\(key) = 1979-05-27\n", file: "c.toml")
                }
                #expect(error.map { !"\($0)".contains("unknown key") } == true, "\(section).\(key)")
                #expect(
                    schema["properties"]?[key]?.objectValue?["description"] != nil || key.hasPrefix("wait"),
                    "\(key)"
                )
            }
        }
        #expect(
            Set(sections["keys"]?["properties"]?.objectValue?.keys ?? []) == Set(CommandID.allCases.map(\.rawValue))
        )
    }

    @Test("A good configuration fits, a wrong one does not")
    func validates() throws {
        #expect(
            try faults(
                """
                {"theme":{"light":"paper","dark":"harbour"},"plain":true,"escape_delay":200,"profile":"prod","keys":{"approve":"b","undo":[]},
                 "profiles":{"prod":{"database":"/srv/a.sqlite","read_only":true,"production":true}},
                 "notifications":{"bell":false,"sequence":"osc9","command":["notify-send"],"interval":60},
                 "deciding":{"risks":["high if args.amount > 1"],"hold":"3s","waits":{"billing":{"soon":"10m"}}},
                 "inbox":{"stringify":true},"trust":{"paths":["/srv/a.sqlite"]},"decoders":{"pickle":["python3","-m","pickletools"]}}
                """
            ) == []
        )
        for wrong in [
            #"{"plan":true}"#, #"{"escape_delay":0}"#, #"{"plain":"yes"}"#, #"{"notifications":{"interval":0}}"#,
            #"{"keys":{"aprove":"b"}}"#, #"{"trust":{"paths":"/srv/a.sqlite"}}"#,
            #"{"profiles":{"prod":{"databse":"x"}}}"#, #"{"decoders":{"pickle":"python3"}}"#,
            #"{"decoders":{"pickle":[]}}"#, #"{"deciding":{"wait":{"early":"1m"}}}"#,
        ] {
            #expect(try faults(wrong).count > 0, "\(wrong)")
        }
    }

    @Test("A command prints the schema")
    func command() async throws {
        let run = try await CommandRun.signoff("info", "--schema", in: TemporaryFolder())
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.json == ConfigurationSchema.json)
    }
}
