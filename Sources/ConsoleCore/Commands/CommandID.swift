/// The name of a command, as key configurations write it.
///
/// Each name is declared next to its command in ``CommandRegistry``.
package struct CommandID: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    /// Declares the name of a command of the registry.
    init(_ name: String) { rawValue = name }

    /// Finds the command called `rawValue`; `nil` when the registry has none.
    package init?(rawValue: String) {
        guard CommandRegistry.contains(CommandID(rawValue)) else { return nil }
        self.rawValue = rawValue
    }
}

extension CommandID: CaseIterable {
    /// All names, in the order of the help.
    package static var allCases: [CommandID] { CommandRegistry.commands.map(\.id) }
}
