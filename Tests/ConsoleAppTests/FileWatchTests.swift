@testable import ConsoleApp
import ConsoleCore
import FoundationEssentials
import SignoffOperator
import Testing

@Suite("Files that are watched while the console is open")
struct FileWatchTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
    }

    @Test("A replaced or longer file has another stamp, and a missing file has none")
    func stamps() throws {
        let path = folder.path + "/file"
        #expect(FileStamp(of: path) == nil)
        try write("one", to: "file")
        let first = try #require(FileStamp(of: path))
        #expect(FileStamp(of: path) == first)
        try write("three", to: "file")
        #expect(FileStamp(of: path) != first)
    }

    @Test("A saved configuration is read, a broken one is reported, and an unchanged one is neither")
    func configuration() async throws {
        try write("[deciding]\n", to: "config.toml")
        let watch = ConfigurationWatch(
            ConsoleOptions(databaseName: "script", configFolder: folder.path, environment: { _ in nil })
        )
        #expect(await watch.changed() == nil)
        try write("[keys]\napprove = \"w\"\n", to: "config.toml")
        guard case .configuration(let live)? = await watch.changed() else {
            Issue.record("a saved configuration is not noticed")
            return
        }
        #expect(live.keys.sequences(for: try #require(CommandID(rawValue: "approve"))).map(\.text) == ["w"])
        #expect(await watch.changed() == nil)
        try write("[keys\n", to: "config.toml")
        guard case .fault(let message)? = await watch.changed() else {
            Issue.record("a broken configuration is not told")
            return
        }
        #expect(message.contains("config.toml") && message.contains("the previous configuration stays in use"))
    }

    @Test("A saved theme is noticed once")
    func themes() async throws {
        let catalog = ThemeCatalog(folder: folder.path)
        let watch = ThemeWatch(catalog)
        #expect(await watch.changed() == nil)
        try write("[colors]\ntext = \"white\"\n", to: "mine.toml")
        let changed = try #require(await watch.changed())
        #expect(changed.choices.contains { $0.id.rawValue == "mine" })
        #expect(await watch.changed() == nil)
    }
}
