import ConsoleCore
import SignoffOperations
import TOMLKit

/// What the configuration file says beside the keys.
struct ConsoleConfiguration: Equatable {
    /// The id or path of the theme to begin with; nil when it names none.
    var theme: String?

    /// Reads the configuration.
    ///
    /// - Throws: `configuration` naming the file and, where it is known, the line.
    init(parsing text: String, file: String) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw OperationError(
                .configuration,
                "\(file):\(error.source.begin.line): \(error.description)",
                cause: error
            )
        }
        for key in table.keys where key != "theme" && key != "keys" {
            let hint = nearestName(to: key, among: ["theme", "keys"]).map { "; did you mean '\($0)'?" } ?? ""
            throw OperationError(.configuration, "\(file): unknown key '\(key)'\(hint)")
        }
        guard let theme = table["theme"] else { return }
        guard let name = theme.string else { throw OperationError(.configuration, "\(file): 'theme' must be text") }
        self.theme = name
    }
}
