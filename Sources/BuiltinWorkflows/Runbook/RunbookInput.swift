/// The input of the runbook workflow: `{"path": "runbook.md"}`, or only the path.
package struct RunbookInput: Hashable, Sendable, Codable {
    /// The path of the Markdown file, absolute or relative to the working directory of the worker.
    package var path: String

    /// Creates an input.
    package init(path: String) {
        self.path = path
    }

    private enum CodingKeys: String, CodingKey {
        case path
    }

    /// Decodes the object or the path.
    package init(from decoder: any Decoder) throws {
        if let path = try? decoder.singleValueContainer().decode(String.self) {
            self.path = path
        } else {
            path = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .path)
        }
    }
}
