// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Intake

@Suite("The digest of an action")
struct ActionDigestTests {
    @Test("comments, order, quotes and written-out defaults do not change it; a letter does")
    func sameness() throws {
        let document = ActionDocument()
        let digest = try document.read().digest
        var turned = document
        turned.keys.reverse()
        #expect(try turned.read().digest == digest)
        #expect(try document.with("kind", "'alert' /* said */").with("alleged", "false").read().digest == digest)
        #expect(try document.with("author", "\"m.ruis\"").read().digest != digest)
        #expect(digest.count == 64)
    }

    @Test("texts are in a fixed order, and the canonical form reads back to the same action")
    func canonical() throws {
        let tags = ["en", "es", "fr", "ar", "pt-BR", "zh-Hant", "ru", "sw", "km", "ka"]
        let texts = tags.map { "\"\($0)\": { subject: \"S\", body: \"B\" }" }.joined(separator: ", ")
        let action = try ActionDocument().with("text", "{ \(texts) }").read().action
        let bytes = ActionDigest.canonicalBytes(of: action)
        #expect(try JSONDecoder().decode(UrgentAction.self, from: Data(bytes)) == action)
        let places = tags.sorted().compactMap {
            String(decoding: bytes, as: UTF8.self).range(of: "\"\($0)\":{")?.lowerBound
        }
        #expect(places.count == tags.count)
        #expect(places == places.sorted())
    }
}
