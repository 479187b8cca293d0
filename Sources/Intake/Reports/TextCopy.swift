// SPDX-License-Identifier: MIT

/// The copy of a mail that stands among a mail system's words.
enum TextCopy {
    /// Begins at the first line that looks like the head of a mail; nil if there is none.
    static func find(in text: ArraySlice<UInt8>) -> ReturnedMail? {
        var lines = MailLines(text)
        var start = lines.position
        while let line = lines.next() {
            if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon - line.startIndex <= longestName,
                first.contains(line[..<colon].text.lowercased())
            {
                return ReturnedMail(text[start...])
            }
            start = lines.position
        }
        return nil
    }

    /// What a mail's head begins with.
    private static let first: Set<String> = [
        "return-path", "received", "message-id", "dkim-signature", "list-unsubscribe",
    ]
    private static let longestName = 16
}
