// SPDX-License-Identifier: MIT

/// Looks for words in octets: whether anything of a person is left somewhere.
public enum WordSearch {
    /// Whether one of the words lies in the octets, as it is written.
    public static func finds(_ words: [[UInt8]], in bytes: UnsafeRawBufferPointer) -> Bool {
        words.contains { finds($0, in: bytes) }
    }

    private static func finds(_ word: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = word.first, bytes.count >= word.count else { return false }
        var place = 0
        let last = bytes.count - word.count
        while place <= last {
            if bytes[place] == first, word.indices.allSatisfy({ bytes[place + $0] == word[$0] }) { return true }
            place += 1
        }
        return false
    }
}
