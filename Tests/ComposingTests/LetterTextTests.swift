// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Composing

@Suite("What a letter says")
struct LetterTextTests {
    @Test("a person can act from the plain text alone")
    func plainTextIsComplete() throws {
        let edition = try Samples.edition("en", text: Self.plainText)
        let text = try Samples.composer().plainText(edition)
        let expected = [
            "Urgent action", "Lawyer arrested", "Please act before Saturday, November 21, 2026 at 20:00 UTC.",
            "This appeal deals with allegations.", "Reference: UA 042/26", "Country: Honduras",
            "Index number: AMR 37/1234/2026", "Taken at dawn.", "First paragraph.\n\nSecond paragraph.",
            "What you can do",
            "- Release her at once.\n- Let her see a doctor.", "Please be polite", "Whom to write to",
            "1. Ministra de Justicia\n   Secretaría de \"Justicia\" & Derechos <Humanos>",
            "   Postal address: Edificio Principal\n     Tegucigalpa\n     Honduras",
            "   E-mail: ministra@justicia.example",
            "   Fax: +504 2222 0000", "   Telephone: +504 2222 1111", "   Salutation: Señora Ministra",
            "2. رئيس المحكمة العليا", "Sample letter", "Dear Minister,\n\nI am worried.",
            "I have acted:\nhttps://act.example.org/ua/acted/--------------------------------\n", "\n-- \n",
            "You receive this because you asked Example Rights to send you urgent actions.",
            "Change what you receive:\nhttps://act.example.org/ua/preferences/-",
            "receive no more urgent actions:\nhttps://act.example.org/ua/leave/-",
            "Example Rights\n1 Example Street\nLondon WC1X 0DW\nUnited Kingdom\nhttps://example.org/ua?a=1&b=2\n",
        ]
        var rest = text[...]
        for part in expected {
            let found = try #require(rest.firstRange(of: part), "missing, or not in this place: \(part)")
            rest = rest[found.upperBound...]
        }
        #expect(rest.isEmpty)
    }

    @Test("the page says the same as the plain text")
    func pageIsComplete() async throws {
        let letter = try Samples.composer().letter(Samples.edition("en", text: Self.plainText))
        let mail = try #require(try await MailReader.read([(letter, Samples.claimed())]).first)
        let page = try #require(mail.parts.last?.page)
        for part in [
            "Urgent action", "UA 042/26", "Honduras", "AMR 37/1234/2026", "Saturday, November 21, 2026 at 20:00 UTC",
            "allegations", "Taken at dawn.", "Second paragraph.", "Let her see a doctor.", "Ministra de Justicia",
            "Secretaría de \"Justicia\" & Derechos <Humanos>", "Tegucigalpa", "+504 2222 0000", "+504 2222 1111",
            "Señora Ministra", "رئيس المحكمة العليا", "I am worried.", "Example Rights", "London WC1X 0DW",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
        #expect(
            page.links == [
                "mailto:ministra@justicia.example",
                "https://act.example.org/ua/acted/respond-12345-7_________________",
                "https://act.example.org/ua/preferences/preferences-12345-0_____________",
                "https://act.example.org/ua/leave/leave-12345-0___________________",
                "https://example.org/ua?a=1&b=2",
            ])
    }

    @Test("an action that is not alleged says nothing about allegations", arguments: Samples.languages)
    func alleged(_ language: String) throws {
        let words = try Samples.words().words(for: #require(LanguageTag(language)))
        let composer = try Samples.composer()
        let alleged = try Samples.edition(language, alleged: true)
        let established = try Samples.edition(language, alleged: false)
        for text in [composer.plainText(alleged), composer.html(alleged)] { #expect(text.contains(words[.alleged])) }
        for text in [composer.plainText(established), composer.html(established)] {
            #expect(!text.contains(words[.alleged]))
        }
    }

    @Test("a correction, an update and an outcome say so, a plain alert does not")
    func notices() throws {
        let composer = try Samples.composer()
        var edition = try Samples.edition("es", version: 2)
        #expect(!composer.plainText(edition).contains("corrige"))
        for (marking, word) in [
            (Marking.correction, "corrige"), (.update, "más información"), (.outcome, "desenlace"),
            (.reminder, "Recordatorio"),
        ] {
            edition.marking = marking
            #expect(composer.plainText(edition).contains(word))
            #expect(composer.html(edition).contains(word))
        }
    }

    @Test(
        "a withdrawal names the appeal, asks for nothing, and repeats nothing of the text", arguments: Samples.languages
    )
    func withdrawal(_ language: String) throws {
        let composer = try Samples.composer()
        let words = try Samples.words().words(for: #require(LanguageTag(language)))
        var edition = try Samples.edition(language)
        edition.marking = .withdrawal
        for text in [composer.plainText(edition), composer.html(edition)] {
            #expect(text.contains(words[.withdrawalNotice]))
            #expect(text.contains(edition.action.reference.text))
            #expect(text.contains(edition.text.subject))
            for silent in [edition.text.body, words[.whatYouCanDo], words[.writeTo], words[.tooLate]] {
                #expect(!text.contains(silent))
            }
        }
    }

    @Test("language and direction stand on the page and on its tables")
    func direction() async throws {
        let cases = [("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("en", "ltr"), ("zh-Hant", "ltr")]
        let composer = try Samples.composer()
        let letters = try cases.map { try composer.letter(Samples.edition($0.0)) }
        let mails = try await MailReader.read(letters.map { ($0, Samples.claimed()) })
        for (mail, (language, direction)) in zip(mails, cases) {
            let attributes = try #require(mail.parts.last?.page?.attributes)
            #expect(attributes.map { $0[0] } == ["html", "table", "table"])
            for each in attributes { #expect(each[1...] == [language, direction]) }
        }
    }

    @Test("left-to-right values are isolated in right-to-left letters, and only there")
    func isolation() throws {
        let composer = try Samples.composer()
        let arabic = try composer.plainText(Samples.edition("ar"))
        for value in ["UA 042/26", "AMR 37/1234/2026", "ministra@justicia.example", "+504 2222 0000"] {
            #expect(arabic.contains("\u{2066}\(value)\u{2069}"), "\(value)")
        }
        #expect(arabic.contains("\n     \u{2068}Tegucigalpa\u{2069}\n"))
        let isolates = arabic.unicodeScalars.filter { $0 == "\u{2066}" || $0 == "\u{2068}" }.count
        #expect(isolates == arabic.unicodeScalars.filter { $0 == "\u{2069}" }.count)
        let english = try composer.plainText(Samples.edition("en"))
        #expect(!english.unicodeScalars.contains { (0x2066...0x2069).contains($0.value) })
    }

    @Test("numbers with gaps in staff's own right-to-left text keep their order")
    func numbersInText() throws {
        let text = ActionText(
            subject: "رقم UA 042/26", body: "هاتف +504 2222 0000 وملف 0801-2026-1142 في 20 نوفمبر <b>")
        let html = try Samples.composer().html(Samples.edition("ar", text: text))
        for code in ["UA 042/26", "+504 2222 0000", "0801-2026-1142"] {
            #expect(html.contains("<bdi dir=\"ltr\">\(code)</bdi>"), "\(code)")
        }
        #expect(html.contains("في 20 نوفمبر &lt;b&gt;"))
        let english = ActionText(subject: "s", body: "Call +504 2222 0000")
        #expect(try Samples.composer().html(Samples.edition("en", text: english)).contains("Call +504 2222 0000</p>"))
    }

    @Test("words of another language than the letter's carry their own language and direction")
    func foreignWords() throws {
        let composer = try Samples.composer()
        #expect(try composer.html(Samples.edition("my")).contains("<h2 lang=\"en\" dir=\"ltr\""))
        #expect(try !composer.html(Samples.edition("ar")).contains("<h2 lang="))
    }

    @Test("what staff leave out leaves no empty headings behind")
    func bareAction() throws {
        var edition = try Samples.edition("en", alleged: false, text: ActionText(subject: "Subject", body: "Body"))
        edition.action.targets = []
        edition.action.index = nil
        let composer = try Samples.composer()
        let organisation = Organisation(name: "Example", from: "ua@example.org", bounces: "b@example.org")
        let text = try Samples.composer(organisation).plainText(edition)
        for heading in ["Whom to write to", "Sample letter", "Index number"] {
            #expect(!text.contains(heading))
            #expect(!composer.html(edition).contains(heading))
        }
        #expect(!text.contains("\n\n\n"))
    }

    @Test("markup in staff's text stays text")
    func markup() throws {
        var edition = try Samples.edition("en")
        edition.text.subject = "</title><script>alert(1)</script>"
        edition.action.targets = [Target(name: "<img src=x onerror=y>", email: "\"><script>@example.org")]
        let html = try Samples.composer().html(edition)
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("href=\"mailto:\\\""))
    }

    @Test("line ends of every kind become one, and control characters vanish")
    func normalisation() {
        #expect(LetterText.normalised("a\r\nb\rc\u{b}d\u{2028}e\u{85}f\u{c}g") == "a\nb\nc\nd\ne\nf\ng")
        #expect(LetterText.normalised("\n \n a\u{0}\u{8}b\tc \n\t\n") == " ab\tc ")
        #expect(LetterText.normalised("\n\n") == "")
        #expect(LetterText.line(" two\r\nlines ") == "two lines")
    }

    private static let plainText = ActionText(
        subject: "Lawyer arrested", summary: "Taken at dawn.", body: "First paragraph.\r\n\r\nSecond paragraph.",
        asks: ["Release her at once.", "Let her see a doctor."], sampleLetter: "Dear Minister,\n\nI am worried.\n")
}
