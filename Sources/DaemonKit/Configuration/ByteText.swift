// SPDX-License-Identifier: MIT

/// Amounts of memory as people write them in configuration: `150M`, `2G`; powers of 1024, as systemd counts.
enum ByteText {
    static func parse(_ text: String) -> Int? {
        guard let unit = text.last, let shift = shifts[unit] else { return nil }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int(digits), count <= Int.max >> shift
        else { return nil }
        return count << shift
    }

    /// With the largest unit that leaves no remainder.
    static func write(_ bytes: Int) -> String {
        for (unit, shift) in [("G", 30), ("M", 20)] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes >> 10)K"
    }

    private static let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
}
