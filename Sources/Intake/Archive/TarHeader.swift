// SPDX-License-Identifier: MIT

/// The header of one file in a tar archive (POSIX.1-1988 ustar): a block of 512 octets.
///
/// Sizes above 8 GiB, which eleven octal digits cannot hold, are written in base 256, as GNU tar and all that came after read.
public enum TarHeader {
    /// The archive's unit; every file is filled up to it with zeros.
    public static let block = 512

    /// The header of a regular file, mode 0600, owned by root.
    ///
    /// - Parameters:
    ///   - name: At most 99 octets.
    ///   - size: Octets.
    ///   - modified: Seconds since 1970.
    /// - Returns: The block.
    public static func encode(name: String, size: Int64, modified: Int64) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.block)
        put(Array(name.utf8.prefix(Field.name.count - 1)), Field.name, in: &block)
        put(octal(0o600, 7), Field.mode, in: &block)
        put(octal(0, 7), Field.user, in: &block)
        put(octal(0, 7), Field.group, in: &block)
        put(size < 1 << 33 ? octal(size, 11) : base256(size), Field.size, in: &block)
        put(octal(max(0, modified), 11), Field.modified, in: &block)
        block[Field.kind] = UInt8(ascii: "0")
        put(Array("ustar".utf8) + [0] + Array("00".utf8), Field.magic, in: &block)
        put(octal(Int64(checksum(of: block)), 6) + [0, UInt8(ascii: " ")], Field.checksum, in: &block)
        return block
    }

    /// Zeros after a file of this size.
    public static func padding(after size: Int64) -> Int {
        Int((Int64(block) - size % Int64(block)) % Int64(block))
    }

    /// Reads a header.
    ///
    /// - Parameter bytes: One block.
    /// - Returns: Name and size; nil for what is no header of a regular file.
    static func decode(_ bytes: [UInt8]) -> (name: String, size: Int64)? {
        guard bytes.count == block, bytes[Field.kind] == UInt8(ascii: "0"),
            bytes[Field.magic].starts(with: Array("ustar".utf8)),
            number(bytes[Field.checksum]) == Int64(checksum(of: bytes)), let size = number(bytes[Field.size]),
            let name = String(validating: bytes[Field.name].prefix { $0 != 0 }, as: UTF8.self), !name.isEmpty
        else { return nil }
        return (name, size)
    }

    private enum Field {
        static let name = 0..<100
        static let mode = 100..<108
        static let user = 108..<116
        static let group = 116..<124
        static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let kind = 156
        static let magic = 257..<265
    }

    private static func put(_ bytes: [UInt8], _ field: Range<Int>, in block: inout [UInt8]) {
        for (index, byte) in zip(field, bytes) { block[index] = byte }
    }

    private static func octal(_ number: Int64, _ digits: Int) -> [UInt8] {
        let text = String(number, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
    }

    /// The highest bit says that the rest is no octal text.
    private static func base256(_ number: Int64) -> [UInt8] {
        [0x80, 0, 0, 0] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.first == 0x80 {
            var value: UInt64 = 0
            for byte in field.dropFirst() {
                guard value < 1 << 55 else { return nil }
                value = value << 8 | UInt64(byte)
            }
            return Int64(value)
        }
        let digits = field.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 << 3 | Int64($1 - UInt8(ascii: "0")) }
    }

    /// The sum of all octets, those of the sum itself taken as spaces.
    private static func checksum(of block: [UInt8]) -> Int {
        block.indices.reduce(0) { $0 + (Field.checksum.contains($1) ? 0x20 : Int(block[$1])) }
    }
}
