// SPDX-License-Identifier: MIT

/// The Prometheus text exposition format, version 0.0.4.
public enum MetricText {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric with help and kind, also those that have no sample at the moment: whoever writes a rule sees them all.
    ///
    /// - Parameters:
    ///   - scrape: The numbers.
    ///   - catalogue: All metrics, in the order in which they are written.
    /// - Returns: The text; every line ends with a line feed.
    public static func write(_ scrape: Scrape, _ catalogue: [Metric]) -> String {
        var text = ""
        for metric in catalogue {
            text += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in scrape.samples(of: metric) {
                text += metric.name
                text += sample.suffix
                if !sample.labels.isEmpty {
                    text += "{"
                    for (index, label) in sample.labels.enumerated() {
                        if index > 0 { text += "," }
                        text += "\(label.name)=\"\(escaped(label.value, quotes: true))\""
                    }
                    text += "}"
                }
                text += " \(number(sample.value))\n"
            }
        }
        return text
    }

    /// As Go reads it; whole numbers without a point.
    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value), abs(whole) < mostExact { return "\(whole)" }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        // Hardly any name has one of them, and this runs for each label.
        guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x0a || $0 == 0x22 }) else { return text }
        let plain = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return quotes ? plain.replacing("\"", with: "\\\"") : plain
    }

    /// Beyond 2^53 a double is not every whole number any more.
    private static let mostExact: Int64 = 1 << 53
}
