// SPDX-License-Identifier: MIT

import Domain

/// A webhook's body with holes: what is equal for everybody was encoded once, a person's body is a few appends.
struct SplicedBody: Sendable {
    enum Hole: Sendable, Hashable {
        case token(PersonalLinks.Page)
        case identifier
        case topic
    }

    /// One more than there are holes.
    private(set) var pieces: [[UInt8]] = [[]]
    private(set) var holes: [Hole] = []

    /// Encodes a document.
    ///
    /// - Parameters:
    ///   - document: In which nothing is left open but the holes.
    ///   - links: For what links begin with.
    init(_ document: JSONNode, links: PersonalLinks) {
        write(document, links)
    }

    /// One person's bytes.
    func bytes(filling fill: (Hole, inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(mostBytes)
        for index in pieces.indices {
            bytes += pieces[index]
            if index < holes.count { fill(holes[index], &bytes) }
        }
        return bytes
    }

    /// An upper bound of one person's bytes.
    var mostBytes: Int { pieces.reduce(0) { $0 + $1.count } + holes.count * Self.longestFilling }

    private mutating func write(_ node: JSONNode, _ links: PersonalLinks) {
        switch node {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .number(let value): put("\(value)")
        case .string(let parts):
            put("\"")
            for part in parts { write(part, links) }
            put("\"")
        case .list(let elements):
            put("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { put(",") }
                write(element, links)
            }
            put("]")
        case .object(let members):
            put("{")
            for (index, member) in members.enumerated() {
                put(index > 0 ? ",\"\(member.0)\":" : "\"\(member.0)\":")
                write(member.1, links)
            }
            put("}")
        }
    }

    private mutating func write(_ part: JSONPiece, _ links: PersonalLinks) {
        switch part {
        case .text(let text): text.appendJSON(to: &pieces[pieces.count - 1])
        case .link(let page):
            links.beginning(of: page).appendJSON(to: &pieces[pieces.count - 1])
            open(.token(page))
        case .identifier: open(.identifier)
        case .topic: open(.topic)
        }
    }

    private mutating func put(_ text: String) {
        pieces[pieces.count - 1] += text.utf8
    }

    private mutating func open(_ hole: Hole) {
        holes.append(hole)
        pieces.append([])
    }

    /// Topics and ids have at most 64 characters, tokens fewer.
    private static let longestFilling = 64
}
