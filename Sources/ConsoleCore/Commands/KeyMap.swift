import CellGrid
import SignoffOperator
import TOMLKit

/// The keys of each command.
package struct KeyMap: Equatable, Sendable {
    private var sequences: [CommandID: [KeySequence]]

    /// The default keys of the registry.
    package static let standard = KeyMap(
        sequences: Dictionary(
            uniqueKeysWithValues: CommandRegistry.commands.map { command in
                (command.id, command.defaultKeys.compactMap(KeySequence.init(text:)))
            }
        )
    )

    private init(sequences: [CommandID: [KeySequence]]) {
        self.sequences = sequences
    }

    /// Reads the `[keys]` section of a configuration: `approve = "a"`, `first = ["g g", "home"]`, `ignore = []`.
    ///
    /// Commands that the section does not name keep their keys. Other sections are ignored.
    ///
    /// - Throws: ``KeyMapError``, naming every fault: unknown commands and keys, keys of two commands, and keys that
    ///   are easily hit by accident on a command that sends.
    package init(parsing text: String, file: String) throws(KeyMapError) {
        var faults: [String] = []
        let lines = ThemeLineIndex(text)
        let table: TOMLTable
        do {
            table = try TOMLText.table(text)
        } catch {
            throw KeyMapError(faults: [error.text(in: file)])
        }
        self = .standard
        guard let keys = table["keys"]?.table else { return }
        for name in keys.keys.sorted() {
            let place = "\(file):\(lines.line(of: name, in: "keys") ?? 1)"
            guard let id = CommandID(rawValue: name) else {
                let near = Spelling.nearest(to: name, among: CommandID.allCases.map(\.rawValue))
                faults.append("\(place): unknown command \"\(name)\"\(near.map { "; did you mean \($0)?" } ?? "")")
                continue
            }
            var texts: [String] = []
            if let one = keys[name]?.string {
                texts = [one]
            } else if let several = keys[name]?.array {
                texts = several.compactMap(\.string)
            } else {
                faults.append("\(place): \(name) must be a text or a list of texts")
            }
            var bound: [KeySequence] = []
            for text in texts {
                guard let sequence = KeySequence(text: text) else {
                    faults.append("\(place): \"\(text)\" is not a key")
                    continue
                }
                bound.append(sequence)
            }
            sequences[id] = bound
        }
        faults += conflicts.map { "\(file): \($0)" }
        guard faults.isEmpty else { throw KeyMapError(faults: faults) }
    }

    /// Returns the keys of a command.
    ///
    /// Hints show the first.
    package func sequences(for id: CommandID) -> [KeySequence] { sequences[id] ?? [] }

    /// Returns the command whose keys are exactly `keys` on `screen`.
    func command(for keys: [KeyEvent], on screen: Screen) -> CommandID? {
        CommandRegistry.commands.first { command in
            command.screens.contains(screen) && sequences(for: command.id).contains { $0.keys == keys }
        }?.id
    }

    /// Whether the keys of a command begin with `keys` and are longer.
    func hasLonger(than keys: [KeyEvent], on screen: Screen) -> Bool {
        CommandRegistry.commands.contains { command in
            command.screens.contains(screen)
                && sequences(for: command.id).contains { $0.keys.count > keys.count && $0.keys.starts(with: keys) }
        }
    }

    /// The conflicts between keys, in words.
    private var conflicts: [String] {
        var faults: [String] = []
        let commands = CommandRegistry.commands
        for (index, command) in commands.enumerated() {
            for sequence in sequences(for: command.id) {
                if let first = sequence.keys.first, first == .escape || first == .control("c") {
                    faults.append("\(sequence.text) always cancels and cannot be given to \(command.id.rawValue)")
                }
                if command.sends, sequence.keys.contains(where: Self.isHitByAccident) {
                    faults.append(
                        "\(command.id.rawValue) can send and must not be on \(sequence.text), which is hit by accident"
                    )
                }
                for other in commands[(index + 1)...] where !command.screens.isDisjoint(with: other.screens) {
                    for rival in sequences(for: other.id)
                    where rival.keys.starts(with: sequence.keys) || sequence.keys.starts(with: rival.keys) {
                        faults.append(
                            "\(sequence.text) (\(command.id.rawValue)) and \(rival.text) (\(other.id.rawValue)) collide"
                        )
                    }
                }
            }
        }
        return faults
    }

    /// Returns the keys that are often hit by accident.
    ///
    /// `n` may start a run, because that only opens a dialog.
    private static func isHitByAccident(_ key: KeyEvent) -> Bool {
        switch key.key {
        case .enter, .backspace, .delete: true
        case .character(let character): character == " " || character == "y" || character.isNumber
        default: false
        }
    }
}

/// The error of a key configuration.
package struct KeyMapError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One line for each fault, with file and line if known.
    package let faults: [String]

    package var description: String { faults.joined(separator: "\n") }
}
