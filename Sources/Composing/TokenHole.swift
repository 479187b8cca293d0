// SPDX-License-Identifier: MIT

import Crypto

/// Where in an encoded text a person's own token goes.
///
/// The text is encoded once, with a mark in place of each token; a token has the mark's length and needs no escaping in
/// quoted-printable, so a person's text is a copy of the encoded one with a few octets overwritten. Between two tokens stand
/// at least two octets, as they do in links: in base64 they would share a group otherwise.
struct TokenHole {
    let page: PersonalLinks.Page
    /// In base64 a token shares groups of three with what stands before and after it.
    private let neighbours: (before: [UInt8], after: [UInt8])?
    /// Where its octets, or its groups of base64, lie: in pieces, because lines end in between.
    private let pieces: [Range<Int>]

    /// Every place of a mark in quoted-printable text, in which soft line breaks may cut it.
    static func find(_ mark: TokenMark, inQuotedPrintable encoded: [UInt8]) -> [TokenHole] {
        var places: [Int] = []
        places.reserveCapacity(encoded.count)
        var position = 0
        while position < encoded.count {
            if encoded[position...].starts(with: softBreak) {
                position += softBreak.count
            } else {
                places.append(position)
                position += 1
            }
        }
        let text = places.map { encoded[$0] }
        return occurrences(of: mark, in: text).map { start in
            TokenHole(page: mark.page, neighbours: nil, pieces: pieces(places[start..<start + mark.octets.count]))
        }
    }

    /// Every place of a mark in text that is then written in base64, `lineLength` characters a line.
    static func find(_ mark: TokenMark, in text: [UInt8], base64LineLength lineLength: Int) -> [TokenHole] {
        occurrences(of: mark, in: text).map { start in
            let end = start + mark.octets.count
            let groups = start / 3..<(end + 2) / 3
            let neighbours = (
                before: Array(text[groups.lowerBound * 3..<start]),
                after: Array(text[end..<min(groups.upperBound * 3, text.count)])
            )
            let characters = groups.lowerBound * 4..<groups.upperBound * 4
            let places = characters.map { $0 + $0 / lineLength * lineEnd }
            return TokenHole(page: mark.page, neighbours: neighbours, pieces: pieces(places[...]))
        }
    }

    /// The same hole in a longer text.
    func moved(by distance: Int) -> TokenHole {
        TokenHole(
            page: page, neighbours: neighbours,
            pieces: pieces.map { $0.lowerBound + distance..<$0.upperBound + distance })
    }

    /// Overwrites the mark by a token of the same length; `start` is where the encoded text begins.
    func fill(with token: [UInt8], in text: inout [UInt8], from start: Int) {
        guard let neighbours else { return write(token, in: &text, from: start) }
        var encoded: [UInt8] = []
        encoded.reserveCapacity(Self.longestEncoded)
        Base64.append(neighbours.before + token + neighbours.after, to: &encoded)
        write(encoded, in: &text, from: start)
    }

    private func write(_ octets: [UInt8], in text: inout [UInt8], from start: Int) {
        var next = 0
        for piece in pieces {
            for position in piece {
                text[start + position] = octets[next]
                next += 1
            }
        }
    }

    private static func occurrences(of mark: TokenMark, in text: [UInt8]) -> [Int] {
        guard let first = mark.octets.first, text.count >= mark.octets.count else { return [] }
        return (0...text.count - mark.octets.count).filter { start in
            text[start] == first && text[start...].starts(with: mark.octets)
        }
    }

    private static func pieces(_ places: ArraySlice<Int>) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        for place in places {
            if let last = pieces.last, last.upperBound == place {
                pieces[pieces.count - 1] = last.lowerBound..<place + 1
            } else {
                pieces.append(place..<place + 1)
            }
        }
        return pieces
    }

    private static let softBreak = Array("=\r\n".utf8)
    /// CR and LF.
    private static let lineEnd = 2
    /// Of a token with up to four neighbours.
    private static let longestEncoded = 48
}

/// What stands in a text for a token until a person's own takes its place.
///
/// Drawn anew by each process, so that no text of the staff can hold it.
struct TokenMark: Sendable {
    let page: PersonalLinks.Page
    let octets: [UInt8]

    /// One for each page.
    static let all: [TokenMark] = PersonalLinks.Page.allCases.map { page in
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var random = SystemRandomNumberGenerator()
        return TokenMark(
            page: page,
            octets: (0..<PersonalLinks.tokenLength).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            })
    }
}
