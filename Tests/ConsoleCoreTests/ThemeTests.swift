import CellGrid
@testable import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import Testing

@Suite("Themes")
struct ThemeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../themes").standardizedFileURL

    static func shipped() throws -> ThemeLibrary {
        var library = ThemeLibrary()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".toml") {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            library.add(text, named: ThemeID(String(name.dropLast(5))), file: "themes/\(name)")
        }
        return library
    }

    @Test("Every shipped theme parses without a warning and passes the lint")
    func shippedThemes() throws {
        let library = try Self.shipped()
        let needed: Set<ThemeID> = [
            "base", "dark", "light", "high-contrast", "deuteranopia-safe", "tritanopia-safe", "mono", "harbour",
            "juniper",
            "ember", "paper", "glacier",
        ]
        #expect(Set(library.choices.map(\.id)).isSuperset(of: needed))
        for choice in library.choices {
            let theme = try library.theme(choice.id)
            #expect(theme.warnings.isEmpty, "\(choice.id)")
            #expect(theme.lint().isEmpty, "\(choice.id): \(theme.lint())")
        }
    }

    @Test("The lint finds pale text and colors that some eyes cannot distinguish")
    func lintFinds() throws {
        var library = ThemeLibrary()
        library.add(
            """
            [meta]
            inherits = "base"
            [palette]
            ink = "#777777"
            ground = "#888888"
            [roles]
            "decision.approve" = "#40a040"
            "decision.reject" = "#a05000"
            selection = "ink on ground"
            """,
            named: "pale",
            file: "pale.toml"
        )
        let findings = try library.theme("pale").lint().map(\.description)
        #expect(findings.contains { $0.hasPrefix("text: contrast 1.3") })
        #expect(findings.contains { $0.hasPrefix("decision.approve and decision.reject") })
        #expect(findings.contains("selection looks like text"))
    }

    @Test("A bad value fails the theme with file and line; the others stay usable")
    func badValues() throws {
        var library = ThemeLibrary()
        library.add("[meta]\ninherits = \"base\"\n[roles]\ntext = \"inkk\"\n", named: "a", file: "a.toml")
        library.add("[meta\n", named: "b", file: "b.toml")
        library.add("[meta]\ninherits = \"d\"\n", named: "c", file: "c.toml")
        library.add("[meta]\ninherits = \"c\"\n", named: "d", file: "d.toml")
        library.add("[palette]\nx = \"#12\"\n", named: "e", file: "e.toml")
        #expect(throws: ThemeError.self) { try library.theme("a") }
        let faults = Dictionary(uniqueKeysWithValues: library.choices.map { ($0.id.rawValue, $0.fault ?? "") })
        #expect(faults["a"]?.hasPrefix("a.toml:4: role text: \"inkk\"") == true)
        #expect(faults["b"]?.hasPrefix("b.toml:1") == true)
        #expect(faults["c"]?.contains("circle: c -> d -> c") == true)
        #expect(faults["e"]?.hasPrefix("e.toml:2: \"#12\" is not a color") == true)
        #expect(faults["base"] == "")
    }

    @Test("Unknown roles and keys only warn")
    func unknownWarns() throws {
        let text = "[meta]\ninherits = \"base\"\nglow = \"x\"\n[roles]\nsparkle = \"bold\"\n"
        let theme = try Theme(parsing: text, named: "odd")
        #expect(theme.warnings == ["odd.toml:3: unknown key \"glow\"", "odd.toml:5: unknown role \"sparkle\""])
    }

    @Test("A role that is not set has the style of the role before its dot, on the background of text")
    func fallsBack() throws {
        let theme = try Theme(
            parsing: """
                [roles]
                text = "#ffffff on #000000"
                selection = "reverse"
                border = "#888888"
                title = "bold"
                key = "#00ffff"
                ok = "#00ff00"
                warn = "#ffff00"
                danger = "#ff0000|196|red"
                """,
            named: "few"
        )
        let exact = theme.resolved(for: .trueColor)
        #expect(exact[.decisionReject].foreground == .rgb(255, 0, 0))
        #expect(exact[.keyHint].foreground == .rgb(0, 255, 255))
        #expect(exact[.danger].background == .rgb(0, 0, 0))
        #expect(theme.resolved(for: .palette)[.danger].foreground == .indexed(196))
        #expect(theme.resolved(for: .sixteen)[.danger].foreground == .ansi(1))
        #expect(theme.resolved(for: .sixteen)[.ok].foreground == .ansi(10))
        #expect(theme.resolved(for: .mono)[.danger].foreground == .terminalDefault)
        #expect(theme.resolved(for: .mono)[.selection].attributes == .reverse)
    }
}
