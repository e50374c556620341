import ConsoleCore
import SignoffOperator

/// Notices that the configuration was saved.
actor ConfigurationWatch {
    /// What was read of a saved file, or what is wrong with it.
    enum Change: Sendable {
        case configuration(LiveConfiguration)
        case fault(String)
    }

    private let folder: String?
    private let file: String?
    private var stamp: FileStamp?

    /// Begins with the file as it is.
    init(_ options: ConsoleOptions) {
        folder = options.configFolder
        file = options.configuration.path
        stamp = file.flatMap { FileStamp(of: $0) }
    }

    /// What the file says now; nil when it was not written since the last call.
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
            return .fault(EffectPerformer.message(error) + "; what was in use before stays in use")
        }
    }
}
