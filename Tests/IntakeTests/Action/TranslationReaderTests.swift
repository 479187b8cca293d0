// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Intake
import Testing

@Suite("One language's text")
struct TranslationReaderTests {
    private func read(_ document: String, _ language: String = "es") throws(InvalidDocument)
        -> TranslationReader.Reading
    {
        try TranslationReader.read(Array(document.utf8), language: language)
    }

    private func faults(_ document: String, _ language: String = "es") -> [String] {
        do throws(InvalidDocument) {
            _ = try read(document, language)
            return []
        } catch {
            return error.faults.map(\.key)
        }
    }

    @Test("the digest is of what it says and of its language, however it is written")
    func digest() throws {
        let plain = try read("{ subject: \"S\", body: \"B\" }")
        #expect(plain.text == ActionText(subject: "S", body: "B") && plain.digest.utf8.count == 64)
        #expect(try read("/* */ {\"body\": 'B', \"subject\": 'S', asks: [],}").digest == plain.digest)
        #expect(try read("{ subject: \"S\", body: \"b\" }").digest != plain.digest)
        #expect(try read("{ subject: \"S\", body: \"B\" }", "fr").digest != plain.digest)
    }

    @Test("the limits of an action's text hold, and every fault is told")
    func limits() {
        let long = String(repeating: "x", count: 251)
        #expect(faults("{ subject: \"\(long)\", body: \"B\" }") == ["subject"])
        #expect(faults("{ subject: \"S\" }") == ["body"])
        #expect(faults("{ subject: \"S\", body: \"B\", boddy: 1, asks: [1] }").count == 2)
        #expect(faults("{ es: { subject: \"S\", body: \"B\" } }").contains("subject"))
        #expect(faults("[]").count == 1)
        #expect(faults("{ subject: ").count == 1)
        #expect(faults("{ subject: \"S\", body: \"\(String(repeating: "x", count: 4_194_304))\" }").count == 1)
    }

    @Test("what is no language is refused", arguments: ["xx-not", "", "und", "no such", "español"])
    func language(tag: String) {
        #expect(faults("{ subject: \"S\", body: \"B\" }", tag).count == 1)
    }

    @Test("the tag is written in one way")
    func canonical() throws {
        #expect(try read("{ subject: \"S\", body: \"B\" }", "PT-br").language.text == "pt-BR")
    }

    @Test("the sample in config/ is taken")
    func sample() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../config/samples/translation-fr.json5")
        let reading = try TranslationReader.read([UInt8](try Data(contentsOf: file)), language: "fr")
        #expect(!reading.text.asks.isEmpty)
    }
}
