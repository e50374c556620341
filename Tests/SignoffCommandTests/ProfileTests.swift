import Glibc
import SignoffCheckpoint
import Testing

/// Profiles of the configuration, as commands apply them.
@Suite("Commands under a profile")
struct ProfileTests {
    private static let configuration = """
        [profiles.staging]
        database = "staging.sqlite"
        operator = "maria"

        [profiles.prod]
        database = "prod.sqlite"
        production = true

        """

    /// A second profile that locks the file of `staging`.
    private static let wall = """
        [profiles.wall]
        database = "staging.sqlite"
        read_only = true
        """

    private func folder(_ configuration: String = configuration) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        mkdir("\(folder.path)/config", 0o700)
        mkdir("\(folder.path)/config/signoff", 0o700)
        try folder.write(configuration, to: "config/signoff/config.toml")
        return folder
    }

    private func signoff(_ arguments: String..., in folder: TemporaryFolder) async throws -> CommandRun {
        try await CommandRun.signoff(
            arguments,
            in: folder,
            environment: ["XDG_CONFIG_HOME": "\(folder.path)/config"]
        )
    }

    @Test("No command writes under a read-only profile")
    func everyWrite() async throws {
        let folder = try folder()
        let run = try await signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "t",
            "--profile",
            "staging",
            in: folder
        )
        #expect(run.output.contains("signoff item --profile staging"), "\(run.output)")
        try folder.write(Self.configuration + Self.wall, to: "config/signoff/config.toml")
        let export = try await signoff("export", "--thread", "t", "--profile", "wall", in: folder)
        try folder.write(export.output, to: "t.jsonl")
        for command in [
            ["prune", "--older-than", "0s"], ["vacuum"], ["import", "t.jsonl"], ["note", "--thread", "t", "x"],
        ] {
            let refused = try await CommandRun.signoff(
                command + ["--profile", "wall"],
                in: folder,
                environment: ["XDG_CONFIG_HOME": "\(folder.path)/config"]
            )
            #expect(refused.exitCode == 6, "\(command): \(refused.output)\(refused.errors)")
        }
        let dry = try await signoff("prune", "--older-than", "0s", "--dry-run", "--profile", "wall", in: folder)
        #expect(dry.exitCode == 0, "\(dry.errors)")
    }

    @Test("A profile names the database and the operator")
    func databaseAndOperator() async throws {
        let folder = try folder()
        let run = try await signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "t",
            "--profile",
            "staging",
            in: folder
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(folder.has("staging.sqlite"))
        let answer = try await signoff(
            "answer",
            "--thread",
            "t",
            "--decision",
            "approve",
            "--profile",
            "staging",
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let ledger = try await signoff("ledger", "--json", "--profile", "staging", in: folder)
        #expect(ledger.output.contains("\"actor\": \"maria\"") || ledger.output.contains("\"actor\":\"maria\""))
        #expect(ledger.output.contains("staging"))
    }

    @Test("In production, an answer must name its payload")
    func productionNeedsDigest() async throws {
        let folder = try folder()
        _ = try await signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "t",
            "--profile",
            "prod",
            in: folder
        )
        let blind = try await signoff(
            "answer",
            "--thread",
            "t",
            "--decision",
            "approve",
            "--profile",
            "prod",
            in: folder
        )
        #expect(blind.exitCode == 2)
        #expect(blind.problem.contains("--expect-digest"))
        let item = try await signoff("item", "--thread", "t", "--json", "--profile", "prod", in: folder)
        let digest = try #require(try item.json["payload_digest"]?.stringValue)
        let seen = try await signoff(
            "answer",
            "--thread",
            "t",
            "--decision",
            "approve",
            "--expect-digest",
            digest,
            "--profile",
            "prod",
            in: folder
        )
        #expect(seen.exitCode == 0, "\(seen.errors)")
    }

    @Test("A read-only profile refuses writes with exit code 6")
    func readOnly() async throws {
        let folder = try folder()
        _ = try await signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "t",
            "--profile",
            "staging",
            in: folder
        )
        try folder.write(Self.configuration + Self.wall, to: "config/signoff/config.toml")
        let answer = try await signoff(
            "answer",
            "--thread",
            "t",
            "--decision",
            "approve",
            "--profile",
            "wall",
            in: folder
        )
        #expect(answer.exitCode == 6)
        #expect(answer.problem.contains("the profile wall is read-only"))
        let inbox = try await signoff("inbox", "--profile", "wall", in: folder)
        #expect(inbox.exitCode == 0 && inbox.output.contains("t"))
    }

    @Test("The precautions of a profile apply to its file however it is opened, and the stricter of two profiles wins")
    func cautionOfTheFile() async throws {
        let folder = try folder()
        for profile in ["prod", "staging"] {
            let run = try await signoff(
                "run",
                "essay_review",
                "--input",
                "\"cat\"",
                "--thread",
                "t",
                "--profile",
                profile,
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
        }
        symlink("\(folder.path)/prod.sqlite", "\(folder.path)/soft.sqlite")
        link("\(folder.path)/prod.sqlite", "\(folder.path)/hard.sqlite")
        let answer = ["answer", "--thread", "t", "--decision", "approve"]
        let names: [(words: [String], variables: [String: String])] = [
            (["--db", "prod.sqlite"], [:]), (["--db", "./prod.sqlite"], [:]),
            (["--db", "\(folder.path)/prod.sqlite"], [:]), (["--db", "soft.sqlite"], [:]),
            (["--db", "hard.sqlite"], [:]), ([], ["SIGNOFF_DB": "prod.sqlite"]),
            (["--profile", "staging", "--db", "prod.sqlite"], [:]),
        ]
        for (words, variables) in names {
            let run = try await CommandRun.signoff(
                answer + words,
                in: folder,
                environment: variables.merging(["XDG_CONFIG_HOME": "\(folder.path)/config"]) { $1 }
            )
            #expect(run.exitCode == 2, "\(words) \(variables)")
            #expect(run.problem.contains("the profile prod is production"), "\(words) \(variables): \(run.errors)")
        }
        // The lock of one profile and the operator of the other apply to the file that both name.
        try folder.write(Self.configuration + Self.wall, to: "config/signoff/config.toml")
        for words in [["--db", "staging.sqlite"], ["--profile", "staging"], ["--profile", "wall"]] {
            let run = try await CommandRun.signoff(
                answer + words,
                in: folder,
                environment: ["XDG_CONFIG_HOME": "\(folder.path)/config"]
            )
            #expect(run.exitCode == 6, "\(words): \(run.errors)")
            #expect(run.problem.contains("the profile wall is read-only"), "\(words): \(run.errors)")
        }
        try folder.write(Self.configuration, to: "config/signoff/config.toml")
        let sent = try await signoff(
            "answer",
            "--thread",
            "t",
            "--decision",
            "approve",
            "--db",
            "staging.sqlite",
            in: folder
        )
        #expect(sent.exitCode == 0, "\(sent.errors)")
        let ledger = try await signoff("ledger", "--json", "--db", "staging.sqlite", in: folder)
        #expect(ledger.output.contains("maria"), "\(ledger.output)")
    }

    @Test(
        "An error in the configuration is one line with the file and the nearest name",
        arguments: [
            ("profile = \"stagin\"\n[profiles.staging]", "profile 'stagin' does not exist; did you mean 'staging'?"),
            ("[profiles.a]\nread_onyl = true", "profile 'a': unknown key 'read_onyl'; did you mean 'read_only'?"),
            ("[profiles.a]\nproduction = \"yes\"", "profile 'a': 'production' must be true or false"),
            ("profiles = 3", "'profiles' must be tables"),
            ("theem = \"dark\"", "unknown key 'theem'; did you mean 'theme'?"),
        ]
    )
    func faults(configuration: String, message: String) async throws {
        let run = try await signoff("inbox", in: try folder(configuration))
        #expect(run.exitCode != 0)
        #expect(run.problem.contains("config.toml: \(message)"), "\(run.errors)")
        #expect(run.problem.hasSuffix("[configuration]"))
    }

    @Test("An unknown profile is refused with the list of profiles")
    func unknown() async throws {
        let run = try await signoff("inbox", "--profile", "zzz", in: try folder())
        #expect(run.exitCode != 0)
        #expect(run.problem.contains("profile 'zzz' does not exist; the profiles are prod, staging"))
    }

    @Test(
        "A configuration that is not TOML is reported in one line",
        arguments: ["[\n", "[[\n", "a = 1\n[ =\n", "[", "a = [\n"]
    )
    func brokenConfiguration(text: String) async throws {
        let folder = try folder(text)
        let run = try await signoff("inbox", in: folder)
        #expect(run.exitCode == 2)
        #expect(run.problem.hasSuffix("[configuration]") && run.problem.contains("config.toml:"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
    }
}
