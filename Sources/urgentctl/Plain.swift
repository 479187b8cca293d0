// SPDX-License-Identifier: MIT

/// Text from elsewhere made harmless for a terminal: control characters would move the cursor or rewrite the screen.
enum Plain {
    /// One line: line breaks become spaces too.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) || isBidirectional($0) ? " " : $0 }))
    }

    /// Several lines.
    static func lines(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0 != "\n" && (isControl($0) || isBidirectional($0)) ? " " : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
    }

    /// Overrides and embeddings that can make one text look like another (Unicode TR 36 §2).
    private static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        (0x202a...0x202e).contains(scalar.value)
    }
}
