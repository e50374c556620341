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
