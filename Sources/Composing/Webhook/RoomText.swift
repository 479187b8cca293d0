// SPDX-License-Identifier: MIT

/// Text for chat rooms: cleaned, directed, and cut where it has to be.
enum RoomText {
    /// As ``LetterText/normalised(_:)``, and without the controls that turn text around (UAX #9: embeddings, overrides,
    /// isolates) or hide in it: what is shown is what stands there.
    static func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: LetterText.normalised(text).unicodeScalars.filter { !isTricky($0) })
        return String(scalars)
    }

    /// One line, without spaces at its ends.
    static func line(_ text: String) -> String { String(clean(LetterText.line(text))[...].trimmed) }

    /// Marks each line of right-to-left text, so that one that begins with a number or a Latin name goes that way too.
    static func directed(_ text: String, _ direction: Direction) -> String {
        guard direction == .rightToLeft else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "\(rightToLeftMark)\($0)" }.joined(separator: "\n")
    }

    /// Keeps a number's or an address's parts in their order, whichever way the text around it goes.
    static func isolated(_ text: String, isCode: Bool) -> String {
        "\(isCode ? leftToRightIsolate : firstStrongIsolate)\(text)\(popIsolate)"
    }

    /// The longest beginning that fits, whole characters, escaped; `…` stands where the rest was.
    ///
    /// - Parameters:
    ///   - text: Cleaned.
    ///   - room: In units of `size`; nothing comes back where even the `…` does not fit.
    ///   - size: Of an escaped piece.
    ///   - escape: One scalar, and whether nothing but spaces stands before it in its line.
    /// - Returns: The text, and whether it is all of it.
    static func fit(
        _ text: String, in room: Int, size: (String) -> Int, escape: (Unicode.Scalar, _ isFirst: Bool) -> String
    ) -> (text: String, isWhole: Bool) {
        let tail = size("\(ellipsis)\(popIsolate)")
        var fitted = ""
        var used = 0
        var cut: (end: String.Index, opened: Int)?
        if tail <= room { cut = (fitted.startIndex, 0) }
        var opened = 0
        var isFirst = true
        for character in text {
            // A pile of combining marks is no character that anybody reads: it may be cut anywhere.
            let pieces =
                character.utf16.count <= mostUnits ? [String(character)] : character.unicodeScalars.map(String.init)
            for piece in pieces {
                var escaped = ""
                for scalar in piece.unicodeScalars {
                    escaped += escape(scalar, isFirst)
                    isFirst = scalar == "\n" || isFirst && (scalar.properties.isWhitespace || scalar == rightToLeftMark)
                    if scalar == firstStrongIsolate || scalar == leftToRightIsolate { opened += 1 }
                    if scalar == popIsolate { opened = max(0, opened - 1) }
                }
                used += size(escaped)
                guard used <= room else {
                    guard let cut else { return ("", false) }
                    let kept = fitted[..<cut.end].trimmedEnd
                    // Nothing but marks and spaces is nothing.
                    guard kept.unicodeScalars.contains(where: { $0 != rightToLeftMark && !$0.properties.isWhitespace })
                    else { return ("", false) }
                    return (kept + String(ellipsis) + (cut.opened > 0 ? String(popIsolate) : ""), false)
                }
                fitted += escaped
                if used + tail <= room { cut = (fitted.endIndex, opened) }
            }
        }
        return (fitted, true)
    }

    private static func isTricky(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Embeddings, overrides, isolates; deprecated format controls.
        case 0x202a...0x202e, 0x2066...0x206f: true
        // Zero-width no-break space, interlinear annotation, object replacement, tags.
        case 0xfeff, 0xfff9...0xfffc, 0xe0000...0xe007f: true
        // Noncharacters.
        case 0xfdd0...0xfdef: true
        default: scalar.value & 0xfffe == 0xfffe
        }
    }

    private static let rightToLeftMark: Unicode.Scalar = "\u{200f}"
    private static let firstStrongIsolate: Unicode.Scalar = "\u{2068}"
    private static let leftToRightIsolate: Unicode.Scalar = "\u{2066}"
    private static let popIsolate: Unicode.Scalar = "\u{2069}"
    private static let ellipsis: Unicode.Scalar = "…"
    /// UTF-16 units of the longest real emoji sequences and then some.
    private static let mostUnits = 64
}

extension Substring {
    /// Without white space at its end.
    fileprivate var trimmedEnd: String {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...last])
    }
}
