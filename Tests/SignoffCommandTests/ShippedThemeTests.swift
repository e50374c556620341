import ConsoleCore
import Glibc
import Testing

@testable import ConsoleApp

@Suite("Themes that ship")
struct ShippedThemeTests {
    @Test("Exactly the files of the folder themes are embedded")
    func allEmbedded() throws {
        let root = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/"
        )
        let entries = try #require(opendir("\(root)/themes"))
        defer { closedir(entries) }
        var ids: Set<String> = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".toml") { ids.insert(String(name.dropLast(5))) }
        }
        #expect(ids == Set(ConsolePaths.shippedThemes))
        #expect(ids.count >= 3)
    }

    @Test("Every shipped theme is valid")
    func usable() {
        let faults = ThemeCatalog(folder: nil).choices.compactMap(\.fault)
        #expect(faults.isEmpty)
    }
}
