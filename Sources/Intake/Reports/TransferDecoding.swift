// SPDX-License-Identifier: MIT

/// Content-Transfer-Encoding undone (RFC 2045 §6), leniently: what cannot be decoded stays out or stays as it is.
enum TransferDecoding {
    /// - Parameters:
    ///   - bytes: The part's body.
    ///   - encoding: In lower case; one that is not known leaves the body as it is.
    /// - Returns: Never longer than the body.
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoding: String) -> ArraySlice<UInt8> {
        switch encoding {
        case "base64": ArraySlice(base64(bytes))
        case "quoted-printable": ArraySlice(quotedPrintable(bytes))
        default: bytes
        }
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            guard let value = value(byte) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return decoded
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        for line in MailLines(bytes) {
            var line = line
            while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
                line = line.dropLast()
            }
            let isSoft = line.last == UInt8(ascii: "=")
            appendUnquoted(isSoft ? line.dropLast() : line, to: &decoded)
            if !isSoft { decoded.append(UInt8(ascii: "\n")) }
        }
        return decoded
    }

    private static func appendUnquoted(_ line: ArraySlice<UInt8>, to decoded: inout [UInt8]) {
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == UInt8(ascii: "="), index + 2 < line.endIndex, let high = digit(line[index + 1]),
                let low = digit(line[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(line[index])
                index += 1
            }
        }
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
