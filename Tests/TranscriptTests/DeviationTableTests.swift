import FoundationEssentials
import Testing

/// The table of all steps that are expected to differ from the reference.
///
/// A step of the table that behaves as recorded fails where it is played.
@Suite
struct DeviationTableTests {
    @Test
    func `The table names every step that is expected to differ, and why`() throws {
        let table = try DeviationTable.text()
        let kept = String(decoding: try Data(contentsOf: DeviationTable.file), as: UTF8.self)
        print(table)
        #expect(kept == table, "put what is printed above into \(DeviationTable.file.lastPathComponent)")
    }
}
