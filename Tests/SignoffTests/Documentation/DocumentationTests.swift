import FoundationEssentials
import Testing

/// The articles about the runtime and the code they show.
@Suite
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func files(in folder: String, endingWith suffix: String) throws -> [(name: String, text: String)] {
        let folder = root.appending(path: folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .filter { $0.hasSuffix(suffix) }
            .sorted()
            .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
    }

    /// The parts of a text between two lines, without their common indentation.
    private static func blocks(
        in text: String,
        from start: (Substring) -> Bool,
        to end: (Substring) -> Bool
    ) -> [String] {
        var blocks: [String] = []
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.drop { $0 == " " }
            if let lines = block {
                guard end(content) else {
                    block?.append(line)
                    continue
                }
                let indentation = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
                blocks.append(lines.map { String($0.dropFirst(indentation)) }.joined(separator: "\n"))
                block = nil
            } else if start(content) {
                block = []
            }
        }
        return blocks
    }

    private static func compiled() throws -> [String] {
        try files(in: "Tests/SignoffTests/Documentation", endingWith: "Snippets.swift").flatMap { file in
            blocks(in: file.text, from: { $0 == "// begin snippet" }, to: { $0 == "// end snippet" })
        }
    }

    private static func shown() throws -> [(article: String, code: String)] {
        try files(in: "Sources/Signoff/Signoff.docc", endingWith: ".md").flatMap { file in
            blocks(in: file.text, from: { $0 == "```swift" }, to: { $0 == "```" }).map { (file.name, $0) }
        }
    }

    @Test
    func `Every piece of code in an article is compiled and run by a test`() throws {
        let compiled = Set(try Self.compiled())
        let shown = try Self.shown()
        #expect(!shown.isEmpty)
        for (article, code) in shown {
            #expect(compiled.contains(code), "\(article) shows code that no snippet has:\n\(code)")
        }
    }

    @Test
    func `Every snippet stands in an article`() throws {
        let shown = Set(try Self.shown().map(\.code))
        for code in try Self.compiled() {
            #expect(shown.contains(code), "no article shows:\n\(code)")
        }
    }

    @Test
    func `Every article can be reached from the landing page`() throws {
        let articles = try Self.files(in: "Sources/Signoff/Signoff.docc", endingWith: ".md")
        let landing = try #require(articles.first { $0.name == "Signoff.md" }).text
        for article in articles where article.name != "Signoff.md" {
            #expect(landing.contains("<doc:\(article.name.dropLast(3))>"), "\(article.name)")
        }
    }

    @Test
    func `The article about errors lists every code of the runtime`() throws {
        let source = try String(
            contentsOf: Self.root.appending(path: "Sources/Signoff/WorkflowError.swift"),
            encoding: .utf8
        )
        let article = try String(
            contentsOf: Self.root.appending(path: "Sources/Signoff/Signoff.docc/Errors.md"),
            encoding: .utf8
        )
        let codes = source.split(separator: "\n").compactMap { line in
            line.drop { $0 == " " }.hasPrefix("case ") ? line.split(separator: "\"").dropFirst().first : nil
        }
        #expect(codes.count > 15)
        for code in codes { #expect(article.contains("| `\(code)` |"), "\(code)") }
    }
}
