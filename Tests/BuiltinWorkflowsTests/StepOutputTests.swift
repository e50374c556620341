import Testing

@testable import BuiltinWorkflows

@Suite("The output of a step")
struct StepOutputTests {
    @Test("Output is cut into lines of bounded length")
    func lines() {
        var splitter = LineSplitter()
        #expect(splitter.take("a\r\nb".utf8) == ["a"])
        #expect(splitter.take("c\n\nd".utf8) == ["bc", ""])
        #expect(splitter.finish() == "d")
        #expect(splitter.finish() == nil)
        #expect(splitter.take(Array(repeating: UInt8(ascii: "x"), count: 10_000)).map(\.utf8.count) == [4096, 4096])
        #expect(splitter.take("\n".utf8).map(\.utf8.count) == [1808])
        #expect(splitter.take([0xFF, 0x0A]) == ["\u{FFFD}"])
        // Bytes that continue no character end no line by themselves.
        #expect(splitter.take(Array(repeating: UInt8(0x80), count: 9_000)).count == 2)
        #expect(splitter.finish() != nil)
    }

    @Test("All lines are kept while they fit, and none twice", arguments: [0, 1, 39, 40, 41, 59, 60, 61, 5_000])
    func kept(count: Int) {
        var kept = KeptOutput()
        let lines = (0..<count).map { "line \($0)" }
        for line in lines { kept.take(line) }
        #expect(kept.tail == Array(lines.suffix(40)))
        #expect(kept.head == Array(lines.prefix(min(20, max(0, count - 40)))))
        #expect(kept.missingLines == max(0, count - 60))
        let missing = count > 60 ? lines[20..<(count - 40)].joined(separator: "\n") + "\n" : ""
        #expect(kept.missingBytes == missing.utf8.count)
    }

    private var limits: OutputBatches.Limits {
        OutputBatches.Limits(batch: 20, lines: 4, total: 40, linesBeyond: 2)
    }

    @Test("A batch has a bounded number of lines and of bytes, and the rest comes next")
    func batch() {
        var batches = OutputBatches(limits: limits)
        #expect(batches.next() == nil)
        for line in ["a", "b", "c"] { batches.take(line) }
        #expect(!batches.isFull)
        for line in ["d", "e", "0123456789", "0123456789"] { batches.take(line) }
        #expect(batches.isFull)
        #expect(batches.next()?.lines == ["a", "b", "c", "d"])
        #expect(batches.isFull)
        #expect(batches.next()?.lines == ["e", "0123456789", "0123456789"])
        #expect(!batches.isFull)
        #expect(batches.next() == nil)
    }

    @Test("Beyond the bound of all batches only the last lines are shown, with how much is left out")
    func beyond() {
        var batches = OutputBatches(limits: limits)
        batches.take(String(repeating: "x", count: 39))
        #expect(batches.next()?.missingLines == 0)
        #expect(batches.isBeyondTotal)
        for number in 100..<200 {
            batches.take("\(number)")
            #expect(!batches.isFull)
        }
        #expect(batches.next() == OutputBatch(lines: ["198", "199"], missingLines: 98, missingBytes: 98 * 4))
        #expect(batches.next() == nil)
        batches.take("200")
        #expect(batches.next() == OutputBatch(lines: ["200"]))
    }

    @Test("Of a command that is to end only the last lines that wait are shown")
    func abandoned() {
        var batches = OutputBatches(limits: limits)
        for number in 0..<9 { batches.take("\(number)") }
        #expect(batches.isFull)
        batches.abandon()
        #expect(!batches.isFull)
        #expect(batches.next() == OutputBatch(lines: ["7", "8"], missingLines: 7, missingBytes: 14))
    }
}
