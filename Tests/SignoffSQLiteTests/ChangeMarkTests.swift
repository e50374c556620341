import SignoffCheckpoint
import SignoffSQLite
import Testing

@Suite("Writes are detected without reading them")
struct ChangeMarkTests {
    /// A time long after every write of a test.
    private static let later = TimeSource { TimeSource.system.now().advanced(by: .seconds(60)) }

    @Test("The mark stays the same without a write, and changes after a write by any program")
    func marks() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver(time: Self.later)
        let first = try #require(await saver.changeMark())
        _ = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(await saver.changeMark() == first)
        let sample = SampleThread("t")
        let other = try await folder.saver()
        try await other.apply([sample.input])
        let second = try #require(await saver.changeMark())
        #expect(second != first)
        try await saver.apply([try sample.question()])
        let third = try #require(await saver.changeMark())
        #expect(third != second)
        #expect(await saver.changeMark() == third)
    }

    @Test("Right after a write there is no mark: the next write could have the same")
    func fresh() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([SampleThread("t").input])
        #expect(await saver.changeMark() == nil)
    }
}
