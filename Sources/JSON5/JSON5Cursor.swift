// SPDX-License-Identifier: MIT

/// Where the reader stands in the bytes, and which line and column that is.
///
/// Lines are counted only when a position is asked for, from the last one asked for, so that it costs one pass in all.
struct JSON5Cursor {
    let bytes: [UInt8]
    var offset: Int
    private var countedTo = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        countedTo = offset
    }

    /// The byte here; nil at the end.
    var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// The byte `distance` further on.
    func peek(_ distance: Int) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    /// The position of the current offset.
    ///
    /// Offsets asked for must not fall.
    mutating func position() -> JSON5Position {
        while countedTo < offset {
            let byte = bytes[countedTo]
            countedTo += 1
            let isLineEnd =
                byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r") && (countedTo == bytes.count || bytes[countedTo] != UInt8(ascii: "\n"))
            if isLineEnd {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
        return JSON5Position(line: line, column: column)
    }

    /// The scalar here and its length in bytes; nil at the end.
    ///
    /// The bytes were checked before.
    func scalar() -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = byte else { return nil }
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
        guard offset + length <= bytes.count else { return nil }
        var value = UInt32(first & (0x7f >> UInt8(length)))
        for index in offset + 1..<offset + length { value = value << 6 | UInt32(bytes[index] & 0x3f) }
        return Unicode.Scalar(value).map { ($0, length) }
    }

    /// Refuses invalid UTF-8 at its place (RFC 3629).
    mutating func checkEncoding() throws(JSON5Fault) {
        if String(validating: bytes, as: UTF8.self) != nil { return }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw JSON5Fault(
                at: JSON5Position(line: 1, column: 1), problem: "the document is in UTF-16",
                expected: "UTF-8 (in the editor: save with encoding UTF-8)")
        }
        var rest = bytes[offset...].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        scan: while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded): offset += encoded.count
            case .error, .emptyInput: break scan
            }
        }
        throw JSON5Fault(
            at: position(), problem: "there is a byte that is no UTF-8",
            expected: "a text in UTF-8 (in the editor: save with encoding UTF-8)")
    }

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
}
