// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Composing

@Suite("Holes for tokens")
struct TokenHoleTests {
    @Test(
        "a filled text is, octet for octet, what encoding it with the tokens gives", arguments: [1, 2, 3] as [UInt64])
    func filling(seed: UInt64) {
        var dice = Dice(seed: seed)
        var encodings: Set<TransferEncoding> = []
        for _ in 0..<400 {
            let pieces = (0..<Int.random(in: 1...6, using: &dice)).map { _ in Self.piece(using: &dice) }
            let pages = pieces.map { _ in PersonalLinks.Page.allCases.randomElement(using: &dice) ?? .leave }
            let tokens = PersonalLinks.Page.allCases.map { ($0, Self.token(using: &dice)) }
            let byPage = Dictionary(uniqueKeysWithValues: tokens)
            let marks = Dictionary(uniqueKeysWithValues: TokenMark.all.map { ($0.page, $0.octets) })
            func text(_ value: (PersonalLinks.Page) -> [UInt8]?) -> String {
                zip(pieces, pages).map { $0 + "://" + String(decoding: value($1) ?? [], as: UTF8.self) }.joined() + "\n"
            }
            let encoded = TransferEncoding.shortest(of: text { marks[$0] }, marks: TokenMark.all)
            var filled = [0, 1, 2] + encoded.octets
            #expect(encoded.holes.count == pages.count)
            for hole in encoded.holes { hole.fill(with: byPage[hole.page] ?? [], in: &filled, from: 3) }
            let expected = TransferEncoding.shortest(of: text { byPage[$0] })
            let isSame = Array(filled[3...]) == expected.octets
            #expect(isSame, "\(pieces)")
            encodings.insert(encoded.encoding)
        }
        #expect(encodings == [.quotedPrintable, .base64])
    }

    private static func piece(using dice: inout Dice) -> String {
        let letters =
            [["a", "b ", "=", ".", "\n", "From ", "\n.", "é"], ["عربي", "\n", "律", " ", "a"]]
            .randomElement(using: &dice) ?? []
        return (0..<Int.random(in: 0...90, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "" }
            .joined()
    }

    private static func token(using dice: inout Dice) -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        return (0..<PersonalLinks.tokenLength).map { _ in letters.randomElement(using: &dice) ?? 0 }
    }
}
