// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Composing

@Suite("Ids and envelopes")
struct IdentityTests {
    @Test("the ids of a person's message stay the same over tries, and differ between people, versions and channels")
    func stability() throws {
        let mail = try Samples.composer().letter(Samples.edition())
        let again = try Samples.composer().letter(Samples.edition("ar"))
        let webhook = try Samples.webhooks().letter(Samples.edition())
        let first = Samples.claimed(version: 7, volunteer: 1)
        #expect(mail.envelope(for: first).identifier == again.envelope(for: first).identifier)
        let all = [first, Samples.claimed(version: 7, volunteer: 2), Samples.claimed(version: 8, volunteer: 1)]
        let ids = all.map { mail.envelope(for: $0).identifier } + all.map { webhook.identifier(for: $0) }
        #expect(Set(ids).count == 6)
    }

    @Test("the envelope's id is printable ASCII without + and =, and no longer than RFC 3461 allows")
    func envelopeIdentifier() throws {
        let letter = try Samples.composer().letter(Samples.edition())
        let identifier = letter.envelope(for: Samples.claimed(version: .max, volunteer: .max)).identifier
        #expect(identifier.utf8.count <= 100)
        #expect(identifier.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x2b && $0 != 0x3d })
    }

    @Test("numbers are written in digits")
    func decimal() {
        for number in [0, 9, 10, 99, 100, 12_345, 999_999_999, 1_000_000_000, UInt32.max] as [UInt32] {
            var digits: [UInt8] = []
            Decimal.append(number, to: &digits)
            #expect(String(decoding: digits, as: UTF8.self) == "\(number)")
        }
    }

    @Test("addresses and domains in the configuration are checked before any letter is made")
    func configuration() throws {
        let (words, templates) = (try Samples.words(), try Samples.templates())
        let keys = try Samples.keys()
        func fault(_ change: (inout Organisation) -> Void) -> ComposingFault? {
            var organisation = Samples.organisation
            change(&organisation)
            do throws(ComposingFault) {
                _ = try MailComposer(
                    organisation: organisation, words: words, templates: templates, links: Samples.links, keys: keys)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault { $0.from = "Urgent Actions" } == .notAnAddress(field: "organisation.from"))
        #expect(fault { $0.from = "UA <ua@example.org>\r\nBcc: x@y" } == .controlCharacter(field: "organisation.from"))
        #expect(fault { $0.from = "UA <ua@exämple org>" } == .notAnAddress(field: "organisation.from"))
        #expect(fault { $0.bounces = "bounces" } == .notAnAddress(field: "organisation.bounces"))
        #expect(fault { $0.bounces = "\"odd one\"@example.org" } == .notAnAddress(field: "organisation.bounces"))
        #expect(fault { $0.listID = "a list" } == .notADomain(field: "organisation.listId"))
        #expect(fault { $0.listID = "a>\r\nX: y" } == .notADomain(field: "organisation.listId"))
        #expect(fault { $0.messageIDDomain = "a@b" } == .notADomain(field: "organisation.messageIDDomain"))
        #expect(fault { $0.from = "ua@example.org" } == nil)
        #expect(fault { $0.from = "UA <ua@exämple.org>" } == nil)
        #expect(fault { $0.from = "\"Example, Urgent \\\"Actions\\\"\" <ua@example.org>" } == nil)
    }

    @Test(
        "a subject with a control character is refused, and nothing is sent under it",
        arguments: ["a\r\nBcc: x@y", "a\nb", "a\rb", "a\u{0}b", "a\u{7f}", "a\u{85}b", "a\u{2028}b", "a\tb"])
    func subject(_ subject: String) throws {
        let edition = try Samples.edition(text: ActionText(subject: subject, body: "b"))
        let composer = try Samples.composer()
        #expect(throws: ComposingFault.controlCharacter(field: "Subject")) { try composer.letter(edition) }
    }
}
