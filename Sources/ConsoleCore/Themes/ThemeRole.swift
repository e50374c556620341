package import CellGrid

/// The meaning of a part of the screen, for which a theme has a style.
package enum ThemeRole: String, CaseIterable, Sendable {
    case text
    case selection, border, title, key, ok, warn, danger
    case textMuted = "text.muted"
    case textStrong = "text.strong"
    case textLink = "text.link"
    case textCode = "text.code"
    case selectionInactive = "selection.inactive"
    case mark
    case borderFocus = "border.focus"
    case borderDialog = "border.dialog"
    case titleCount = "title.count"
    case titleFilter = "title.filter"
    case keyHint = "key.hint"
    case keyDisabled = "key.disabled"
    case status
    case statusProfile = "status.profile"
    case statusProduction = "status.prod"
    case statusReadOnly = "status.readonly"
    case statusStale = "status.stale"
    case prompt
    case promptMatch = "prompt.match"
    case header
    case headerSort = "header.sort"
    case waitOK = "wait.ok"
    case waitSoon = "wait.soon"
    case waitLate = "wait.late"
    case statePending = "state.pending"
    case stateRunning = "state.running"
    case stateDone = "state.done"
    case stateFailed = "state.failed"
    case statePaused = "state.paused"
    case stateOldBranch = "state.oldbranch"
    case decisionApprove = "decision.approve"
    case decisionReject = "decision.reject"
    case decisionEdit = "decision.edit"
    case decisionRespond = "decision.respond"
    case decisionNone = "decision.none"
    case diffAdd = "diff.add"
    case diffDelete = "diff.del"
    case diffChange = "diff.change"
    case diffContext = "diff.context"
    case jsonKey = "json.key"
    case jsonString = "json.string"
    case jsonNumber = "json.number"
    case jsonBool = "json.bool"
    case jsonNull = "json.null"
    case jsonPunctuation = "json.punct"
    case hidden
    case secret
    case graphLine = "graph.line"
    case graphFork = "graph.fork"
    case graphHead = "graph.head"
    case streamUpdates = "stream.updates"
    case streamCustom = "stream.custom"
    case streamError = "stream.error"
    case gaugeLow = "gauge.low"
    case gaugeMiddle = "gauge.mid"
    case gaugeHigh = "gauge.high"
    case toastInfo = "toast.info"
    case toastWarn = "toast.warn"
    case toastError = "toast.error"

    /// The roles that every theme must set or inherit.
    package static let required: [ThemeRole] = [.text, .selection, .border, .title, .key, .ok, .warn, .danger]

    /// The role whose style is used when a theme does not set this one: the role before the dot, then a related role,
    /// then the text.
    var fallback: ThemeRole? {
        if self == .text { return nil }
        if let dot = rawValue.lastIndex(of: "."), let parent = ThemeRole(rawValue: String(rawValue[..<dot])) {
            return parent
        }
        switch self {
        case .waitSoon, .statePaused, .decisionEdit, .diffChange, .gaugeMiddle, .toastWarn, .secret: return .warn
        case .waitLate, .stateFailed, .decisionReject, .diffDelete, .hidden, .streamError, .gaugeHigh, .toastError:
            return .danger
        case .stateDone, .decisionApprove, .diffAdd, .gaugeLow, .stateRunning: return .ok
        case .mark, .decisionRespond, .streamCustom, .graphHead, .graphFork: return .key
        case .decisionNone, .diffContext, .jsonPunctuation, .graphLine, .waitOK, .stateOldBranch: return .textMuted
        case .header, .prompt: return .title
        default: return .text
        }
    }

    /// The number of the role in a cell, by which tests identify the meaning of a cell.
    package var styleRole: StyleRole {
        StyleRole(rawValue: UInt8(truncatingIfNeeded: (ThemeRole.numbers[self] ?? -1) + 1))
    }

    /// Finds the role of a cell; `nil` for a cell without one.
    package init?(_ styleRole: StyleRole) {
        let index = Int(styleRole.rawValue) - 1
        guard ThemeRole.allCases.indices.contains(index) else { return nil }
        self = ThemeRole.allCases[index]
    }

    private static let numbers = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))
}
