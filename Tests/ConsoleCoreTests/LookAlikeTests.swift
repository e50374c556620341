import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Names that can be mistaken for others")
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

    @Test(
        "Mixed scripts, words of look-alike characters and hidden hosts are reported; honest names of any script are not"
    )
    func names() {
        #expect(
            LookAlike.warning(about: "r\u{435}fund")?.description
                == "\"r\u{435}fund\" mixes Latin and Cyrillic letters: r<U+0435>fund"
        )
        #expect(
            LookAlike.warning(about: "\u{440}\u{430}\u{443}")?.description.contains(
                "is Cyrillic and looks like \"pay\""
            ) == true
        )
        #expect(LookAlike.warning(about: "\u{FF52}efund")?.description.contains("only look like plain ones") == true)
        for honest in ["refund", "Straße", "возврат", "επιστροφή", "返金", "café_crème", "payer 10 €"] {
            #expect(LookAlike.warning(about: honest) == nil, "\(honest)")
        }
        #expect(
            LookAlike.warning(aboutHost: "p\u{430}ypal.com")?.description
                == "\"p\u{430}ypal.com\" mixes Latin and Cyrillic letters: p<U+0430>ypal.com, xn--pypal-4ve.com"
        )
        #expect(
            LookAlike.warning(aboutHost: "xn--pypal-4ve.com")?.description.contains("stands for \"p\u{430}ypal.com\"")
                == true
        )
    }

    @Test("Hosts are found in links and e-mail addresses, and in no other text")
    func hosts() {
        #expect(
            LookAlike.hosts(in: "see https://p\u{430}ypal.com/a or ask ann@\u{440}ost.example, not p\u{430}ypal.com")
                == [
                    "p\u{430}ypal.com", "\u{440}ost.example",
                ]
        )
        #expect(LookAlike.hosts(in: "https://example.com") == [])
    }

    @Test("A word of a sentence is a name when it mixes Latin letters with letters that look like them")
    func disguisedWords() {
        #expect(LookAlike.names(in: "refund \u{410}nna Kov\u{e1}cs", key: "customer") == ["\u{410}nna"])
        #expect(LookAlike.names(in: "c\u{430}t notes", key: "reason") == ["c\u{430}t"])
        #expect(LookAlike.names(in: "pay \u{391}cme the rest", key: "note") == ["\u{391}cme"])
        for honest in [
            "5 \u{3bc}m and 3\u{3bc}m wide", "\u{394}t of 3 s", "IT-\u{43e}\u{442}\u{434}\u{435}\u{43b}",
            "caf\u{e9} \u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430}",
            "\u{3b1}-Tocopherol", "\u{412} a", "\u{41e}\u{41e}\u{41e} Roga",
        ] {
            #expect(LookAlike.names(in: honest, key: "note") == [], "\(honest)")
        }
    }

    @Test("Words of commands, parts of paths and addresses are names too; other prose is not")
    func texts() {
        #expect(LookAlike.names(in: "cp /srv/d\u{430}ta /tmp") == ["d\u{430}ta"])
        #expect(LookAlike.names(in: "c\u{430}t notes", key: "command") == ["c\u{430}t"])
        #expect(LookAlike.names(in: "\u{441}\u{430}\u{440} -v", key: "cmd") == ["\u{441}\u{430}\u{440}"])
        #expect(LookAlike.names(in: "mail \u{430}nn@example.com") == ["\u{430}nn"])
        #expect(LookAlike.names(in: "run rel\u{435}ase.sh") == ["rel\u{435}ase"])
        #expect(LookAlike.names(in: "/home/\u{43d}\u{438}\u{43d}\u{430}/größe.txt 支付/a") == [])
    }

    @Test(
        "Every look-alike of ASCII is reported in a command, a path and an address",
        arguments: [
            "\u{A4D0}", "\u{A4F2}", "\u{A4F8}", "\u{217C}", "\u{2160}", "\u{2215}", "\u{2044}", "\u{29F8}", "\u{2571}",
            "\u{FF0F}", "\u{FF5C}", "\u{2502}", "\u{250A}", "\u{2223}", "\u{37E}", "\u{FF1B}", "\u{A0}", "\u{2007}",
            "\u{2009}", "\u{202F}", "\u{205F}", "\u{3000}", "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{2010}", "\u{2212}",
            "\u{2236}", "\u{FF0E}", "\u{2024}", "\u{3002}", "\u{1D5BA}", "\u{661}", "\u{16C1}", "\u{1D0F}",
        ]
    )
    func alike(mark: String) {
        #expect(LookAlike.names(in: "cat no\(mark)tes", key: "command") == ["no\(mark)tes"])
        #expect(LookAlike.names(in: "/srv/no\(mark)tes", key: "path") == ["no\(mark)tes"])
        #expect(LookAlike.names(in: "/srv/no\(mark)tes") == ["no\(mark)tes"])
        #expect(LookAlike.names(in: "ann@no\(mark)tes") == ["no\(mark)tes"])
        #expect(LookAlike.warning(aboutHost: "exam\(mark)ple.com") != nil)
    }

    @Test("In a sentence, a path ends where it no longer reads as one")
    func sentences() {
        #expect(LookAlike.names(in: "remove /srv\u{2215}data now") == ["srv\u{2215}data"])
        #expect(LookAlike.names(in: "remove srv\u{2215}data now") == ["srv\u{2215}data"])
        #expect(LookAlike.names(in: "remove /srv/a\u{A0}b now") == ["a\u{A0}b"])
        #expect(LookAlike.names(in: "remove /srv/👩\u{200D}💻 now") == ["👩\u{200D}💻"])
        #expect(LookAlike.names(in: "\u{A4D0}\u{A4EE}\u{A4EC}", key: "cmd") == ["\u{A4D0}\u{A4EE}\u{A4EC}"])
        #expect(LookAlike.names(in: "Makеfile", key: "file_name") == ["Makеfile"])
        #expect(LookAlike.hosts(in: "https://example.com\u{2215}evil.com") == ["example.com\u{2215}evil.com"])
    }

    @Test(
        "Prose is not reported, with its typography, its emoji and the marks of its script",
        arguments: [
            "l’eau et/ou le café – « oui »", "voir /srv/data\u{A0}: trois fichiers", "half a cup (1⁄2) and/or 3×4",
            "τι είναι αυτό; ναι/όχι", "да/нет – конечно", "はい／いいえ、ノート.txt", "见 https://example.com。然后继续",
            "ファイル\u{3000}/srv/data\u{3000}を", "👍\u{FE0F}/👎\u{FE0F} ⚠\u{FE0F}", "👩\u{200D}💻 says hello.",
            "It’s don’t/won’t, 1.5–2.0", "می\u{200C}خواهم/نه", "“quoted” e‑mail/post", "example.com’s page",
        ]
    )
    func prose(text: String) {
        #expect(LookAlike.names(in: text) == [])
    }

    @Test("Honest names of living languages are names in commands too")
    func honest() {
        for name in ["größe.txt", "файл.txt", "δοκιμή", "ノート.txt", "支付", "naïve", "日本語-v2"] {
            #expect(LookAlike.names(in: "cat \(name)", key: "command") == [], "\(name)")
        }
        #expect(LookAlike.names(in: "git commit -m \"⚠\u{FE0F} done 👍🏽\"", key: "command") == [])
    }

    @Test("A name cannot spell the code points of another in its warning")
    func spelling() throws {
        let warning = try #require(LookAlike.warning(about: "<U+0041>r\u{435}f"))
        #expect(warning.text.text(in: .unicode).hasSuffix(": \"<U+0041>r⟦U+0435⟧f\""))
        #expect(warning.text.text(in: .ascii).hasSuffix(": \"<U+003C>U+0041>r<U+0435>f\""))
    }

    @Test("The preview warns, and sending needs a confirmation")
    func warning() throws {
        let question = try OpenInterrupt.tools([("send_email", ["to": "ann@p\u{430}ypal.com"])])
        var console = Console(120, 40).with(inbox: [question])
        #expect(console.text.contains("mixes Latin and Cyrillic letters"))
        #expect(console.text.contains("xn--pypal-4ve.com"))
        console.press("a s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("a name that can be mistaken for another"))
        console.press("s")
        #expect(console.sent.count == 1)
    }
}
