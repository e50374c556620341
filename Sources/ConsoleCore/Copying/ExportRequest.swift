/// Text to write to a file of the operator.
package struct ExportRequest: Equatable, Sendable {
    /// The kind of the text, for the file name: letters, digits and hyphens, without any part of a payload.
    package var name: String
    package var fileExtension: String
    package var text: String

    package init(name: String, fileExtension: String, text: String) {
        self.name = name
        self.fileExtension = fileExtension
        self.text = text
    }
}
