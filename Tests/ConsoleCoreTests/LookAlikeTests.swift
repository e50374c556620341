@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Names that can be taken for others")
struct LookAlikeTests {
    @Test("Hosts have the ASCII form of RFC 3492, both ways")
    func punycode() {
        for (letters, ascii) in [
            ("bücher.example", "xn--bcher-kva.example"), ("münchen.de", "xn--mnchen-3ya.de"),
            ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("3年B組金八先生", "xn--3B-ww4c5e180e575a65lsy2b"), ("pаypal.com", "xn--pypal-4ve.com"),
        ] {
            #expect(Punycode.ascii(host: letters) == ascii)
            #expect(Punycode.letters(host: ascii) == letters)
        }
        #expect(Punycode.letters(host: "xn--\u{7f}") == nil)
        #expect(Punycode.letters(host: "xn--9999999999999999999999") == nil)
    }

    @Test("Mixed scripts, whole words of twins and hidden hosts are said; honest names of any script are not")
    func names() {
        #expect(
            LookAlike.warning(about: "r\u{435}fund")
                == "\"r\u{435}fund\" mixes Latin and Cyrillic letters: r<U+0435>fund"
        )
        #expect(
            LookAlike.warning(about: "\u{440}\u{430}\u{443}")?.contains("is Cyrillic and looks like \"pay\"") == true
        )
        #expect(LookAlike.warning(about: "\u{FF52}efund")?.contains("only look like plain ones") == true)
        for honest in ["refund", "Straße", "возврат", "επιστροφή", "返金", "café_crème", "payer 10 €"] {
            #expect(LookAlike.warning(about: honest) == nil, "\(honest)")
        }
        #expect(
            LookAlike.warning(aboutHost: "p\u{430}ypal.com")
                == "\"p\u{430}ypal.com\" mixes Latin and Cyrillic letters: p<U+0430>ypal.com, xn--pypal-4ve.com"
        )
        #expect(LookAlike.warning(aboutHost: "xn--pypal-4ve.com")?.contains("stands for p\u{430}ypal.com") == true)
    }

    @Test("Hosts are found in links and e-mail addresses, and nowhere else")
    func hosts() {
        #expect(
            LookAlike.hosts(in: "see https://p\u{430}ypal.com/a or ask ann@\u{440}ost.example, not p\u{430}ypal.com")
                == [
                    "p\u{430}ypal.com", "\u{440}ost.example",
                ]
        )
        #expect(LookAlike.hosts(in: "https://example.com") == [])
    }

    @Test("Words of commands, parts of paths and addresses are names too; prose is not")
    func texts() {
        #expect(LookAlike.names(in: "cp /srv/d\u{430}ta /tmp") == ["d\u{430}ta"])
        #expect(LookAlike.names(in: "c\u{430}t notes", key: "command") == ["c\u{430}t"])
        #expect(LookAlike.names(in: "\u{441}\u{430}\u{440} -v", key: "cmd") == ["\u{441}\u{430}\u{440}"])
        #expect(LookAlike.names(in: "mail \u{430}nn@example.com") == ["\u{430}nn"])
        #expect(LookAlike.names(in: "run rel\u{435}ase.sh") == ["rel\u{435}ase"])
        #expect(LookAlike.names(in: "c\u{430}t notes", key: "reason") == [])
        #expect(LookAlike.names(in: "/home/\u{43d}\u{438}\u{43d}\u{430}/größe.txt 支付/a") == [])
    }

    @Test("The preview warns, and sending asks once more")
    func warning() throws {
        let question = try OpenInterrupt.tools([("send_email", ["to": "ann@p\u{430}ypal.com"])])
        var console = Console(120, 40).with(inbox: [question])
        #expect(console.text.contains("mixes Latin and Cyrillic letters"))
        #expect(console.text.contains("xn--pypal-4ve.com"))
        console.press("a s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("a name that can be taken for another"))
        console.press("s")
        #expect(console.sent.count == 1)
    }
}
