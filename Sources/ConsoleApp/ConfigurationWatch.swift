import ConsoleCore
import SignoffOperator

/// Detects that the configuration file was saved.
actor ConfigurationWatch {
    /// The values of a saved file, or its error.
    enum Change: Sendable {
        case configuration(LiveConfiguration)
        case fault(String)
    }

    private let folder: String?
    private let file: String?
    private var stamp: FileStamp?

    /// Creates a watch that starts from the current file.
    init(_ options: ConsoleOptions) {
        folder = options.configFolder
        file = options.configuration.path
        stamp = file.flatMap { FileStamp(of: $0) }
    }

    /// Returns the values of the file; `nil` if it was not saved since the last call.
    func changed() -> Change? {
        guard let file else { return nil }
        let now = FileStamp(of: file)
        guard now != stamp else { return nil }
        stamp = now
        do {
            let saved = ConfigurationFile(in: folder)
            let values = try saved.values()
            return .configuration(
                LiveConfiguration(
                    keys: try saved.keys(),
                    deciding: values.deciding,
                    notifications: values.notifications,
                    decoders: values.decoders
                )
            )
        } catch {
            return .fault(EffectPerformer.message(error) + "; the previous configuration stays in use")
        }
    }
}
