import ConsoleCore
import SignoffCheckpoint
import SignoffReview
import TOMLKit

/// The `[deciding]` and `[inbox]` sections of the configuration.
///
/// ```toml
/// [deciding]
/// risks = ['high if tool == "refund" && args.amount > 1000']
/// reasons = ["duplicate", "no receipt"]
/// require_seen = true
/// hold = "3s"
/// claim = "5m"
/// stay_with_thread = true
/// typed_sum = 1000
/// wait = { soon = "30m", late = "2h" }
///
/// [deciding.waits.billing]
/// soon = "10m"
/// late = "1h"
///
/// [inbox]
/// stringify = true
/// ```
struct DecidingConfiguration {
    private(set) var rules = DecidingRules()

    static let keys = [
        "risks", "reasons", "require_seen", "hold", "claim", "stay_with_thread", "typed_sum", "wait", "waits",
    ]
    static let inboxKeys = ["single", "stringify", "accept_null"]

    init(_ table: TOMLTable) throws(ConfigurationFault) {
        if let value = table["deciding"] {
            guard let section = value.table else { throw ConfigurationFault("'deciding' must be a table") }
            try read(section)
        }
        if let value = table["inbox"] {
            guard let section = value.table else { throw ConfigurationFault("'inbox' must be a table") }
            try readInbox(section)
        }
    }

    private mutating func read(_ section: TOMLTable) throws(ConfigurationFault) {
        for key in section.keys {
            guard let value = section[key] else { continue }
            switch key {
            case "risks":
                for text in try Self.texts(value, "risks") { rules.risks.append(try Self.rule(text)) }
            case "reasons": rules.reasons = try Self.texts(value, "reasons")
            case "require_seen":
                guard let flag = value.bool else { throw ConfigurationFault("'require_seen' must be true or false") }
                rules.requiresSeen = flag
            case "hold": rules.bulkHold = try Self.duration(value, "hold")
            case "claim":
                rules.claimTime = try Self.duration(value, "claim")
                guard rules.claimTime >= .seconds(10) else { throw ConfigurationFault("'claim' must be 10s or more") }
            case "stay_with_thread":
                guard let flag = value.bool else {
                    throw ConfigurationFault("'stay_with_thread' must be true or false")
                }
                rules.staysWithThread = flag
            case "typed_sum":
                guard let sum = value.int, sum >= 0 else {
                    throw ConfigurationFault("'typed_sum' must be a whole number; 0 means never")
                }
                rules.typedSum = sum == 0 ? nil : JSONDecimal(Int64(sum))
            case "wait": rules.defaultWait = try Self.limits(value, "wait")
            case "waits":
                guard let workflows = value.table else { throw ConfigurationFault("'waits' must be tables") }
                for name in workflows.keys {
                    guard let limits = workflows[name] else { continue }
                    rules.waits[name] = try Self.limits(limits, "waits.\(name)")
                }
            default: throw .unknownKey(key, among: Self.keys, in: "deciding")
            }
        }
    }

    private mutating func readInbox(_ section: TOMLTable) throws(ConfigurationFault) {
        for key in section.keys {
            guard Self.inboxKeys.contains(key) else { throw .unknownKey(key, among: Self.inboxKeys, in: "inbox") }
            guard let flag = section[key]?.bool else {
                throw ConfigurationFault("inbox: '\(key)' must be true or false")
            }
            switch key {
            case "single": rules.answers.isInboxSingle = flag
            case "stringify": rules.answers.isInboxStringified = flag
            default: rules.answers.isInboxAcceptNull = flag
            }
        }
    }

    private static func rule(_ text: String) throws(ConfigurationFault) -> RiskRule {
        do {
            return try RiskRule(parsing: text)
        } catch {
            throw ConfigurationFault("the rule '\(text)' cannot be read, \(error)")
        }
    }

    private static func texts(_ value: any TOMLValueConvertible, _ key: String) throws(ConfigurationFault) -> [String] {
        guard let list = value.array else { throw ConfigurationFault("'\(key)' must be a list of texts") }
        var texts: [String] = []
        for element in list {
            guard let text = element.string else { throw ConfigurationFault("'\(key)' must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private static func duration(
        _ value: any TOMLValueConvertible,
        _ key: String
    ) throws(ConfigurationFault) -> Duration {
        guard let duration = value.string.flatMap(DecidingRules.duration) else {
            throw ConfigurationFault("'\(key)' must be a time such as \"3s\", \"5m\" or \"1h30m\"")
        }
        return duration
    }

    private static func limits(
        _ value: any TOMLValueConvertible,
        _ key: String
    ) throws(ConfigurationFault) -> DecidingRules.WaitLimits {
        guard let section = value.table else { throw ConfigurationFault("'\(key)' must have soon and late") }
        var limits = DecidingRules.WaitLimits()
        for name in section.keys {
            guard let value = section[name] else { continue }
            switch name {
            case "soon": limits.soon = try duration(value, "\(key).soon")
            case "late": limits.late = try duration(value, "\(key).late")
            default: throw .unknownKey(name, among: ["soon", "late"], in: key)
            }
        }
        return limits
    }
}
