import Glibc
public import SignoffCheckpoint
import SignoffReview

extension SignoffConsole {
    /// Returns the reader with which a storage keeps what each question is about: its title, key fields, exact sums by currency, risk and progress.
    ///
    /// The `signoff` program opens every database with it. Give it to a saver of your own, so that the lists of a console can be filtered and sorted by facts:
    ///
    /// ```swift
    /// let options = SQLiteSaver.Options(facts: try SignoffConsole.questionFacts())
    /// let saver = try await SQLiteSaver(path: "signoff.sqlite", options: options)
    /// ```
    ///
    /// Titles, fields and sums are read from payloads of every dialect; a risk is what the operator's own rules in `config.toml` say. What a workflow declares
    /// by itself (`Entrypoint(_:facts:)`) is kept without a reader too.
    ///
    /// - Parameter configurationFolder: The folder of `config.toml`.
    /// - Returns: The reader; its version changes with the rules.
    /// - Throws: `configuration`, naming file and line, when the configuration has an error.
    public static func questionFacts(
        configurationFolder: Options.Folder = .standard
    ) throws -> QuestionFactsReader {
        let variable: @Sendable (String) -> String? = { name in
            getenv(name).flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
        }
        let folder = configurationFolder.path(standard: UserFolder.configuration(variable: variable))
        return FactsInference(risks: try ConfigurationFile(in: folder).values().riskRules).reader
    }
}
