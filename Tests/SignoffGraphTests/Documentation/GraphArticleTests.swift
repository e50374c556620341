import FoundationEssentials
import Testing

/// The articles about graphs, and the page for workflow authors, show code that ``GraphSnippets`` runs.
@Suite
struct GraphArticleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func articles() throws -> [String] {
        let folder = root.appending(path: "Sources/SignoffGraph/SignoffGraph.docc").path(percentEncoded: false)
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
    }

    /// The parts of a text between two lines, without their common indentation.
    private static func blocks(in text: String, from start: String, to end: String) -> [String] {
        var blocks: [String] = []
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.drop { $0 == " " }
            guard let lines = block else {
                if content == start { block = [] }
                continue
            }
            guard content == end else {
                block?.append(line)
                continue
            }
            let indentation = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
            blocks.append(lines.map { String($0.dropFirst(indentation)) }.joined(separator: "\n"))
            block = nil
        }
        return blocks
    }

    private static func compiled() throws -> [String] {
        let source = try text("Tests/SignoffGraphTests/Documentation/GraphSnippets.swift")
        return blocks(in: source, from: "// begin snippet", to: "// end snippet")
    }

    @Test
    func `All code of the articles is compiled and run, and every snippet is in an article`() throws {
        let compiled = Set(try Self.compiled())
        let shown = try Self.articles().flatMap { article in
            Self.blocks(
                in: try Self.text("Sources/SignoffGraph/SignoffGraph.docc/\(article)"),
                from: "```swift",
                to: "```"
            )
        }
        for code in shown { #expect(compiled.contains(code), "no snippet has:\n\(code)") }
        for code in compiled { #expect(shown.contains(code), "no article shows:\n\(code)") }
    }

    @Test(arguments: ["README.md", "docs/workflow-authors.md"])
    func `The graph of a page is one of the snippets`(_ page: String) throws {
        let graphs = Self.blocks(in: try Self.text(page), from: "```swift", to: "```").filter {
            $0.contains("CompiledGraph") || $0.contains(": GraphState")
        }
        #expect(graphs.contains { $0.contains("CompiledGraph") })
        let compiled = try Self.compiled()
        for code in graphs { #expect(compiled.contains(code), "no snippet has:\n\(code)") }
    }

    @Test
    func `Every article can be reached from the landing page`() throws {
        let landing = try Self.text("Sources/SignoffGraph/SignoffGraph.docc/SignoffGraph.md")
        for article in try Self.articles() where article != "SignoffGraph.md" {
            #expect(landing.contains("<doc:\(article.dropLast(3))>"), "\(article)")
        }
    }
}
