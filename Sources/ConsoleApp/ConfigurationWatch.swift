import ConsoleCore
import SignoffOperator

/// Notices that the configuration was saved.
actor ConfigurationWatch {
    /// What was read of a saved file, or what is wrong with it.
    enum Change: Sendable {
        case configuration(LiveConfiguration)
        case fault(String)
    }

    private let options: ConsoleOptions
    private let file: String?
    private var stamp: FileStamp?

    /// Begins with the file as it is.
    init(_ options: ConsoleOptions) {
        self.options = options
        file = options.configFolder.map { ConsolePaths.configuration(in: $0) }
        stamp = file.flatMap { FileStamp(of: $0) }
    }

    /// What the file says now; nil when it was not written since the last call.
    func changed() -> Change? {
        guard let file else { return nil }
        let now = FileStamp(of: file)
        guard now != stamp else { return nil }
        stamp = now
        do {
            return .configuration(
                LiveConfiguration(
                    keys: try options.readKeys(),
                    deciding: try options.readDeciding(),
                    notifications: try options.readNotifications(),
                    decoders: try options.readDecoders()
                )
            )
        } catch {
            return .fault(EffectPerformer.message(error) + "; what was in use before stays in use")
        }
    }
}
