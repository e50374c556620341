import SignoffCheckpoint

/// What of the row under the cursor can be copied, to choose from.
package struct CopyMenu: Equatable, Sendable {
    struct Choice: Equatable, Sendable {
        var title: String
        var text: String
        /// What the menu shows of it: its beginning, without its secrets.
        var beginning: String
        /// The ending of a file it is written to.
        var fileExtension = "txt"
    }

    var choices: [Choice]
    var index = 0

    var current: Choice? { choices.indices.contains(index) ? choices[index] : nil }
}

/// Text to be written to a file of the operator's own.
package struct ExportRequest: Equatable, Sendable {
    /// What it is, for the file's name: letters, digits and hyphens; never anything of a payload.
    package var name: String
    package var fileExtension: String
    package var text: String

    package init(name: String, fileExtension: String, text: String) {
        self.name = name
        self.fileExtension = fileExtension
        self.text = text
    }
}
