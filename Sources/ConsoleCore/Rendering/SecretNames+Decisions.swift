import SignoffCheckpoint
import SignoffReview

extension SecretNames {
    /// Returns a decision with masked secrets.
    func masked(_ decision: Decision) -> Decision {
        switch decision {
        case .edit(let value): .edit(masked(value))
        case .rename(let tool, let value): .rename(tool: tool, arguments: masked(value))
        case .respond where hidesAnswer: .respond(.string(Self.mask))
        case .respond(let value): .respond(masked(value))
        case .approve, .ignore, .reject: decision
        }
    }

    /// Returns the text of a staged decision with masked secrets; `nil` for a decision without text.
    func maskedText(of staged: StagedDecision) -> String? {
        guard let text = staged.valueText else { return nil }
        if hidesAnswer { return Self.mask }
        guard let value = try? JSONValue(parsing: text) else { return text }
        let masked = masked(value)
        return masked == value ? text : masked.text(.compact)
    }
}
