// SPDX-License-Identifier: MIT

import Domain

/// Reply code and enhanced status in what a mail system wrote for people: `550 5.1.1 <…> User unknown`, `(#5.1.1)`.
struct StatusWords: Equatable {
    private(set) var code: Int?
    private(set) var enhanced: String?

    init() {}

    /// - Parameter line: Only its first ``longest`` octets are looked at.
    init(_ line: ArraySlice<UInt8>) {
        var previous = ""
        var mark: UInt8 = Self.start
        var word: [UInt8] = []
        for byte in line.prefix(Self.longest) + [Self.space] {
            guard Self.separates(byte) else {
                word.append(byte)
                continue
            }
            if !word.isEmpty {
                let text = String(decoding: word, as: UTF8.self)
                take(text, after: previous, mark)
                previous = text.lowercased()
                mark = Self.space
                word.removeAll(keepingCapacity: true)
            }
            if byte != Self.space { mark = byte }
        }
    }

    init(_ text: String) {
        self.init(Array(text.utf8.prefix(Self.longest))[...])
    }

    /// - Parameters:
    ///   - word: The next one.
    ///   - previous: The one before it, in lower case.
    ///   - mark: The last separator before it that is no space.
    private mutating func take(_ word: String, after previous: String, _ mark: UInt8) {
        // `550-5.1.1`, as some continue lines.
        let parts = word.split(separator: "-", maxSplits: 1).map(String.init)
        for (place, part) in parts.enumerated() {
            if enhanced == nil, let status = Self.enhanced(part) {
                enhanced = status
                code = code ?? Self.code(place > 0 ? parts[0] : previous)
            } else if code == nil, mark != Self.space || Self.announcing.contains(previous) {
                code = Self.code(part)
            }
        }
    }

    private static func separates(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "="):
            true
        default: false
        }
    }

    private static func code(_ text: String) -> Int? {
        guard text.utf8.count == 3, let number = Int(text), (400..<600).contains(number) else { return nil }
        return number
    }

    /// Class 4 or 5 and a subject of RFC 3463 §3 only: in running text all else is a version, a date or a section.
    private static func enhanced(_ text: String) -> String? {
        let text = text.hasSuffix(".") ? String(text.dropLast()) : text
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, [4, 5].contains(numbers[0]), (0...7).contains(numbers[1]) else { return nil }
        return Refusal.reported(code: nil, enhanced: text, text: "").enhanced
    }

    /// Words before which a number is a reply code.
    private static let announcing: Set<String> = [
        "said", "error", "returned", "was", "smtp", "response", "status", "code",
    ]
    private static let start = UInt8(ascii: ":")
    private static let space = UInt8(ascii: " ")
    private static let longest = 2000
}
