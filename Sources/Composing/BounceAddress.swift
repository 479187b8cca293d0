// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Where delivery reports about one delivery go: `bounces+1aq8000003039.k2f8…@example.org`.
///
/// See ``BounceMark``. Where it does not fit, the plain address: reports are then known only by the links they quote.
struct BounceAddress: Sendable {
    private let plain: String
    /// The address up to the mark; nil where that would not fit.
    private let begin: [UInt8]?
    private let end: [UInt8]
    private let mark: BounceMark

    init(_ address: MailAddress, keys: TokenKeys) {
        plain = address.text
        mark = BounceMark(keys: keys)
        end = Array("@\(address.domain)".utf8)
        begin = Self.fits(address) ? Array("\(address.local)+".utf8) : nil
    }

    func address(for delivery: DeliveryKey) -> String {
        // What belongs to no action is about nobody of the roster: a report about it must name nobody.
        guard let begin, delivery.version.number > 0 else { return plain }
        var address = begin
        address.reserveCapacity(begin.count + BounceMark.longest + end.count)
        mark.append(delivery, to: &address)
        address.append(contentsOf: end)
        return String(decoding: address, as: UTF8.self)
    }

    static func fits(_ address: MailAddress) -> Bool {
        address.local.utf8.count <= longestBase && address.text.utf8.count + BounceMark.longest <= MailAddress.longest
    }

    /// RFC 5321 §4.5.3.1.1 gives a local part 64 octets; a longer one blocks every mail behind it.
    static let longestBase = 64 - BounceMark.longest
}

extension Organisation {
    /// Octets that the bounce address may have before its `@` for delivery reports to be known by it.
    public static let longestBounceBase = BounceAddress.longestBase

    /// Whether there is room for the mark of a delivery in this bounce address.
    public static func hasRoomForMark(_ bounces: MailAddress) -> Bool { BounceAddress.fits(bounces) }
}

extension BounceMark {
    /// The address to which reports about a delivery go; nil where the plain one has no room for the mark, or is none.
    public func address(_ plain: String, for delivery: DeliveryKey) -> String? {
        guard let plain = try? MailAddress(plain), BounceAddress.fits(plain) else { return nil }
        var mark: [UInt8] = []
        append(delivery, to: &mark)
        return "\(plain.local)+\(String(decoding: mark, as: UTF8.self))@\(plain.domain)"
    }
}
