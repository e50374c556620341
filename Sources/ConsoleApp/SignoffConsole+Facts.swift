import Glibc
public import SignoffCheckpoint
import SignoffReview

extension SignoffConsole {
    /// Returns the reader with which a storage records the facts of each question: its title, key fields, exact sums by
    /// currency, risk and progress.
    ///
    /// The `signoff` program opens every database with this reader. Pass the reader to your own saver, so that a
    /// console can filter and sort its lists by facts:
    ///
    /// ```swift
    /// let options = SQLiteSaver.Options(facts: try SignoffConsole.questionFacts())
    /// let saver = try await SQLiteSaver(path: "signoff.sqlite", options: options)
    /// ```
    ///
    /// Titles, fields and sums are read from payloads of every dialect. The risk comes from the operator's rules in
    /// `config.toml`. Facts that a workflow declares itself (`Entrypoint(_:facts:)`) are also recorded without a
    /// reader.
    ///
    /// - Parameter configurationFolder: The folder of `config.toml`.
    /// - Returns: The reader. Its version changes with the rules.
    /// - Throws: `configuration` with the file and line when the configuration has an error.
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
