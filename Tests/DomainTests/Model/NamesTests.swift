// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("References, tags, codes, keys")
struct NamesTests {
    @Test("a reference keeps to its alphabet and length", arguments: ["UA 042/26", "a", "A.B_c-9/x"])
    func goodReference(text: String) {
        #expect(Reference(text)?.text == text)
    }

    @Test(
        "anything else is no reference",
        arguments: ["", " UA", "UA ", "UA\n1", "UA:1", "Ü", "../../etc/passwd\0", String(repeating: "x", count: 65)])
    func badReference(text: String) {
        #expect(Reference(text) == nil)
    }

    @Test(
        "tags come out in canonical case",
        arguments: [
            ("EN", "en"), ("pt_br", "pt-BR"), ("ZH-hANT-tw", "zh-Hant-TW"), ("sr-latn", "sr-Latn"),
            ("de-1996", "de-1996"), ("es-419", "es-419"),
        ])
    func tagCase(text: String, canonical: String) {
        #expect(LanguageTag(text)?.text == canonical)
    }

    @Test(
        "malformed tags are refused",
        arguments: ["", "e", "engl", "en-", "-en", "en--US", "1a", "en US", "en-waytoolong"])
    func badTag(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    @Test("a country code survives packing, and only letters make one")
    func country() throws {
        let code = try #require(CountryCode("hn"))
        #expect(code.text == "HN")
        #expect(CountryCode(packed: code.packed) == code)
        #expect(CountryCode("H1") == nil)
        #expect(CountryCode("HND") == nil)
        #expect(CountryCode(packed: 0) == nil)
    }

    @Test("a delivery key gives back its parts at the edges of their ranges")
    func deliveryKey() {
        for (version, rank, volunteer) in [(0, 0, 1), (1, 4095, 42), ((1 << 19) - 1, 4095, UInt32.max - 1)]
            as [(UInt32, UInt16, UInt32)]
        {
            let key = DeliveryKey(version: VersionKey(version), rank: rank, volunteer: VolunteerKey(volunteer))
            #expect(key.version == VersionKey(version))
            #expect(key.rank == rank)
            #expect(key.volunteer == VolunteerKey(volunteer))
            #expect(DeliveryKey.first(of: key.version) < key)
            #expect(key < DeliveryKey.end(of: key.version))
        }
    }

    @Test("keys sort in send order: version, rank, volunteer")
    func sendOrder() {
        let keys = [(1, 0, 9), (1, 1, 1), (1, 1, 2), (2, 0, 1)].map {
            DeliveryKey(version: VersionKey(UInt32($0.0)), rank: UInt16($0.1), volunteer: VolunteerKey(UInt32($0.2)))
        }
        #expect(keys == keys.sorted())
    }
}
