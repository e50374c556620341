import ConsoleCore
import TOMLKit

extension NotificationSettings {
    static let keys = ["bell", "sequence", "command", "interval"]

    /// Reads `[notifications]`: `bell`, `sequence` (none, osc9 or osc777), `command` (a list of words) and `interval` (seconds).
    init(_ table: TOMLTable) throws(ConfigurationFault) {
        self.init()
        for key in table.keys {
            guard let value = table[key] else { continue }
            switch key {
            case "bell":
                guard let flag = value.bool else { throw Self.fault(key, "true or false") }
                bell = flag
            case "sequence":
                guard let sequence = value.string.flatMap(Sequence.init(rawValue:)) else {
                    throw Self.fault(key, "none, osc9 or osc777")
                }
                self.sequence = sequence
            case "command":
                guard let words = value.array else { throw Self.fault(key, "a list of words") }
                command = words.compactMap(\.string)
                guard command.count == words.count else { throw Self.fault(key, "a list of words") }
            case "interval":
                guard let seconds = value.int, (1...86_400).contains(seconds) else {
                    throw Self.fault(key, "a number of seconds from 1 to 86400")
                }
                interval = .seconds(seconds)
            default: throw .unknownKey(key, among: Self.keys, in: "notifications")
            }
        }
    }

    private static func fault(_ key: String, _ form: String) -> ConfigurationFault {
        ConfigurationFault("notifications: '\(key)' must be \(form)")
    }
}
