// SPDX-License-Identifier: MIT

import Domain

/// Where delivery reports about one delivery go: `bounces+12.34567@example.org`.
struct BounceAddress: Sendable {
    private let plain: String
    /// The address up to the numbers; nil where they would not fit.
    private let begin: [UInt8]?
    private let end: [UInt8]

    init(_ address: MailAddress) {
        plain = address.text
        end = Array("@\(address.domain)".utf8)
        let begin = Array("\(address.local)+".utf8)
        let fits = begin.count + Self.longestNumbers <= Self.longestLocalPart
        self.begin = fits ? begin : nil
    }

    func address(for delivery: DeliveryKey) -> String {
        guard let begin else { return plain }
        var address = begin
        address.reserveCapacity(begin.count + Self.longestNumbers + end.count)
        Decimal.append(delivery.version.number, to: &address)
        address.append(UInt8(ascii: "."))
        Decimal.append(delivery.volunteer.number, to: &address)
        address.append(contentsOf: end)
        return String(decoding: address, as: UTF8.self)
    }

    /// RFC 5321 §4.5.3.1.1; a longer one blocks every mail behind it.
    private static let longestLocalPart = 64
    /// Six digits of version (19 bits), a dot, ten digits of volunteer.
    private static let longestNumbers = 6 + 1 + 10
}
