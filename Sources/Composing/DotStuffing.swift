// SPDX-License-Identifier: MIT

/// RFC 5321 §4.5.2: a line that begins with a dot gets another one, so that none of them ends the message.
enum DotStuffing {
    /// - Parameter bytes: Whole lines that end with CRLF, beginning at the start of a line.
    /// - Returns: The same lines, stuffed.
    static func stuffed(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 16)
        var beginsLine = true
        for byte in bytes {
            if beginsLine, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            beginsLine = byte == 0x0a
        }
        return output
    }
}
