import FoundationEssentials
import Testing

/// The table of all error codes in the documentation.
@Suite
struct ErrorCodeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A row of the table: module, code and meaning.
    private struct Row: Hashable, CustomStringConvertible {
        let module: String
        let code: String
        let meaning: String

        var description: String { "| `\(code)` | \(meaning) |" }
    }

    /// The codes a file declares, with the comment above each.
    private static func rows(in source: String, of module: String) -> [Row] {
        var texts: [String: String] = [:]
        var rows: [Row] = []
        var comment: [String] = []
        for line in source.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
            if line.hasPrefix("/// ") {
                comment.append(String(line.dropFirst(4)))
                continue
            }
            // The paragraphs of a comment are one meaning.
            if line == "///" { continue }
            defer { comment = [] }
            let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
            if line.hasPrefix("case ") {
                let name = String(line.dropFirst(5).prefix { $0.isLetter || $0.isNumber })
                texts[name] = quoted.count > 1 ? String(quoted[1]) : name
            } else if line.contains("static let"), line.contains("= Code("),
                let kind = line.split(separator: "Code(").last
            {
                let name = kind.drop { $0 != "." }.dropFirst().prefix { $0.isLetter || $0.isNumber }
                let code = quoted.count > 1 ? String(quoted[1]) : texts[String(name)] ?? ""
                rows.append(Row(module: module, code: code, meaning: plain(comment.joined(separator: " "))))
            }
        }
        return rows
    }

    /// Without the links of documentation comments.
    private static func plain(_ comment: String) -> String {
        comment.split(separator: "``", omittingEmptySubsequences: false).enumerated()
            .map {
                $0.offset.isMultiple(of: 2) ? String($0.element) : "`\($0.element.split(separator: "/").last ?? "")`"
            }
            .joined()
    }

    private static func declared() throws -> [Row] {
        let sources = root.appending(path: "Sources")
        var rows: [Row] = []
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path(percentEncoded: false))
        let names = files.filter { $0.hasSuffix("Error.swift") }.sorted()
        for name in names {
            let source = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            rows += Self.rows(in: source, of: String(name.prefix { $0 != "/" }))
        }
        return rows
    }

    @Test
    func `The documentation lists every code of every module with its meaning, and no other`() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/errors.md"), encoding: .utf8)
        var module = ""
        var documented: [Row] = []
        for line in page.split(separator: "\n") {
            if line.hasPrefix("## ") { module = String(line.dropFirst(3).prefix { $0 != " " }) }
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
            guard line.hasPrefix("| `"), cells.count == 2 else { continue }
            let code = cells[0].filter { $0 != "`" && $0 != " " }
            var meaning = String(cells[1])
            while meaning.hasSuffix(" ") { meaning.removeLast() }
            documented.append(Row(module: module, code: String(code), meaning: meaning))
        }
        let declared = try Self.declared()
        #expect(declared.count > 80)
        #expect(declared.allSatisfy { !$0.code.isEmpty && !$0.meaning.isEmpty })
        let missing = Set(declared).subtracting(documented)
        #expect(missing.isEmpty, "add to docs/errors.md: \(missing.map { "\($0.module): \($0)" }.sorted())")
        let surplus = Set(documented).subtracting(declared)
        #expect(surplus.isEmpty, "remove from docs/errors.md: \(surplus.map { "\($0.module): \($0)" }.sorted())")
    }

    @Test
    func `A code has one spelling and is declared once in its module`() throws {
        let declared = try Self.declared()
        #expect(Set(declared.map { "\($0.module) \($0.code)" }).count == declared.count)
        #expect(declared.allSatisfy { $0.code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }
}
