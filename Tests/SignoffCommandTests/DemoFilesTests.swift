@testable import SignoffCommand
import Testing

@Suite("The runbooks of the demo")
struct DemoFilesTests {
    private func steps(of runbook: String, asking: Bool) -> [String] {
        runbook.split(separator: "\n").filter { $0.hasPrefix("```sh") && $0.contains("confirm=no") != asking }
            .compactMap { $0.split(separator: " ").first { $0.hasPrefix("name=") }?.dropFirst(5) }.map(String.init)
    }

    @Test("The release asks before each step that cannot be taken back, and before no other")
    func release() {
        #expect(steps(of: DemoFiles.release, asking: true) == ["migrate", "switch"])
        #expect(steps(of: DemoFiles.release, asking: false) == ["pack", "tell"])
    }

    @Test("The backup asks nothing, and the clean-up asks before it removes anything")
    func others() {
        #expect(steps(of: DemoFiles.backup, asking: true).isEmpty)
        #expect(steps(of: DemoFiles.cleanup, asking: true) == ["clean"])
    }
}
