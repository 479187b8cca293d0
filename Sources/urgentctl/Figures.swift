// SPDX-License-Identifier: MIT

import Domain

/// Numbers and times as people read them.
enum Figures {
    /// `81,234`; a dash for what is not known.
    static func count(_ number: Int?) -> String {
        guard let number else { return "-" }
        var digits = String(number.magnitude)
        var grouped = ""
        while digits.count > 3 {
            grouped = "," + digits.suffix(3) + grouped
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + digits + grouped
    }

    /// `12.3 MiB`, `640 KiB`, `17 bytes`.
    static func bytes(_ number: Int) -> String {
        if number < 1 << 10 { return "\(number) bytes" }
        if number < 1 << 20 { return "\(number >> 10) KiB" }
        let tenths = (number >> 10) * 10 >> 10
        return "\(tenths / 10).\(tenths % 10) MiB"
    }

    /// `5h 33m`, `12m 5s`: the two largest units.
    static func span(_ seconds: Int64) -> String {
        let parts = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        var rest = seconds
        var words: [String] = []
        for (size, unit) in parts {
            let count = rest / Int64(size)
            rest %= Int64(size)
            if count > 0 { words.append("\(count)\(unit)") }
        }
        return words.isEmpty ? "0s" : words.prefix(2).joined(separator: " ")
    }

    /// `99.8 %`.
    static func share(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded(.down))
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    static func time(_ instant: Instant?) -> String { instant?.rfc3339 ?? "-" }
}
