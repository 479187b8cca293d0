// SPDX-License-Identifier: MIT

import Domain

/// The time in a certificate as libcurl tells it, after OpenSSL's ASN1_TIME_print(3).
enum CertificateTime {
    /// Reads `Nov 28 14:30:00 2026 GMT`; nil for anything else.
    static func read(_ text: Substring) -> Instant? {
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])),
            let day = UInt8(words[1])
        else { return nil }
        let date = [month + 1, Int(day)].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
        return Instant(rfc3339: "\(words[3])-\(date)T\(words[2])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
