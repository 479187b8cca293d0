// SPDX-License-Identifier: MIT

/// Spans of time as people write them in configuration and actions: `90s`, `30m`, `12h`, `14d`.
public enum SpanText {
    /// Reads a whole number and one unit letter; nil for anything else, and for spans over 3650 days.
    public static func parse(_ text: String) -> Duration? {
        guard let unit = text.last, let seconds = secondsPerUnit[unit] else { return nil }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int64(digits), count <= longestSeconds / seconds
        else { return nil }
        return .seconds(count * seconds)
    }

    /// Writes with the largest unit that leaves no remainder.
    public static func write(_ span: Duration) -> String {
        let total = span.components.seconds
        for (unit, seconds) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)]
        where total != 0 && total % seconds == 0 {
            return "\(total / seconds)\(unit)"
        }
        return "\(total)s"
    }

    private static let secondsPerUnit: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    /// Ten years: no window, lease or time limit is longer, and sums of a few cannot overflow.
    private static let longestSeconds: Int64 = 3650 * 86_400
}
