// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// The part of a bounce address that names a delivery and proves that we wrote it: `1aq8000003039.k2f8…`.
///
/// The delivery's key and 80 bits of its HMAC, both in base 32 (RFC 4648 §7): lower-case letters and digits, because some mail
/// systems fold case and some stumble over anything else. Anybody can write to the bounce address; only who has had the
/// mail knows its mark.
public struct BounceMark: Sendable {
    private let keys: TokenKeys

    public init(keys: TokenKeys) {
        self.keys = keys
    }

    /// The delivery that an address of ours names, whatever case it came back in; nil for every other text.
    public func delivery(of address: String) -> DeliveryKey? {
        guard address.utf8.count <= Self.longestAddress else { return nil }
        var address = address
        return address.withUTF8 { bytes in
            let end = bytes.lastIndex(of: UInt8(ascii: "@")) ?? bytes.endIndex
            guard let plus = bytes[..<end].lastIndex(of: UInt8(ascii: "+")) else { return nil }
            return delivery(ofMark: UnsafeBufferPointer(rebasing: bytes[(plus + 1)..<end]))
        }
    }

    private func delivery(ofMark bytes: UnsafeBufferPointer<UInt8>) -> DeliveryKey? {
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), (1...Self.longestKey).contains(dot),
            bytes.count - dot - 1 == Self.markLength, bytes[0] != UInt8(ascii: "0"),
            let number = Self.number(bytes[..<dot]), number <= UInt64(Int64.max),
            let high = Self.number(bytes[(dot + 1)..<(dot + 1 + Self.halfMark)]),
            let low = Self.number(bytes[(dot + 1 + Self.halfMark)...])
        else { return nil }
        // Two halves of 40 bits.
        let mark = (high: UInt16(truncatingIfNeeded: high >> 24), low: high << 40 | low)
        guard keys.isGenuine(mark, of: number, label: Self.label) else { return nil }
        let delivery = DeliveryKey(number: Int64(number))
        // A delivery of no action, such as a test: its number of a volunteer is nobody's.
        return delivery.version.number > 0 ? delivery : nil
    }

    /// One HMAC, nothing allocated but what `output` needs.
    func append(_ delivery: DeliveryKey, to output: inout [UInt8]) {
        let number = UInt64(bitPattern: delivery.number)
        var shift = max(0, (63 - number.leadingZeroBitCount) / 5 * 5)
        while shift >= 0 {
            output.append(Self.digit(number >> UInt64(shift)))
            shift -= 5
        }
        output.append(UInt8(ascii: "."))
        let mark = keys.shortMark(of: number, label: Self.label)
        let high = UInt64(mark.high) << 24 | mark.low >> 40
        for shift in stride(from: 35, through: 0, by: -5) { output.append(Self.digit(high >> UInt64(shift))) }
        for shift in stride(from: 35, through: 0, by: -5) { output.append(Self.digit(mark.low >> UInt64(shift))) }
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 0x1f)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Nil for anything but digits of the base, and for more than 64 bits.
    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "v"): value = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "V"): value = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard number >> 59 == 0 else { return nil }
            number = number << 5 | UInt64(value)
        }
        return number
    }

    /// The plus sign, the key, a dot, the mark: what a bounce address must have room for.
    public static let longest = 1 + longestKey + 1 + markLength
    /// 63 bits.
    private static let longestKey = 13
    /// 80 bits.
    private static let markLength = 16
    private static let halfMark = 8
    /// Nothing else that is signed with these keys begins like this.
    private static let label = Array("urgentd bounce 1\0".utf8)
    /// RFC 5321 §4.5.3.1: a longer text is no address, and is not looked at.
    private static let longestAddress = 320
}
