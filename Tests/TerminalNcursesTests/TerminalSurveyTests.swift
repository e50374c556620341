import CellGrid
import TerminalSupport
import Testing

@testable import TerminalNcurses

@Suite("What the terminal says about itself")
struct TerminalSurveyTests {
    @Test("Widths and the background are read from the replies, with any typed text between them")
    func answers() {
        let answer =
            "\u{1B}[1;3Rj\u{1B}[1;3R\u{1B}[1;2R\u{1B}[1;2R\u{1B}[1;2R\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\k\u{1B}[?62;22c"
        let survey = TerminalSurvey(answer: Array(answer.utf8))
        #expect(survey.columns == [.emoji: 2, .flag: 2, .combining: 1, .ambiguous: 1, .line: 1])
        #expect(survey.brightness == 1)
        #expect(!survey.drawsLinesWide)
        #expect(TerminalSurvey.isComplete(Array(answer.utf8)))
        #expect(!TerminalSurvey.isComplete(Array(answer.utf8.dropLast(4))))
    }

    @Test("A terminal that draws lines two columns wide is found out; one that is silent is taken at its tables")
    func wide() {
        let wide = TerminalSurvey(answer: Array("\u{1B}[1;3R\u{1B}[1;3R\u{1B}[1;2R\u{1B}[1;3R\u{1B}[1;3R".utf8))
        #expect(wide.drawsLinesWide)
        #expect(wide.brightness == nil)
        #expect(!TerminalSurvey(answer: []).drawsLinesWide)
        #expect(TerminalSurvey(answer: Array("\u{1B}]11;rgb:0/8/0\u{7}".utf8)).brightness.map { $0 < 0.5 } == true)
    }

    @Test(
        "A late reply presses no key: positions are queried in the second row, whose reports differ from keys"
    )
    func lateAnswers() {
        let questions = TerminalSurvey.query.split(separator: "\u{1B}[6n").dropLast()
        #expect(questions.count == TerminalSurvey.Sample.allCases.count)
        #expect(questions.allSatisfy { $0.hasPrefix("\u{1B}[2;1H") })
        var decoder = KeyDecoder()
        let late = "\u{1B}[2;3R\u{1B}[2;2R\u{1B}]11;rgb:0/8/0\u{1B}\\\u{1B}[?62;22c"
        #expect(decoder.decode(late.unicodeScalars.map { .scalar($0) }).isEmpty)
    }
}
