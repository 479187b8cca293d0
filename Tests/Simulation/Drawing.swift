// SPDX-License-Identifier: MIT

import Foundation

/// The curve of a simulation as an SVG: what was accepted, what left, whose share it was; readable in light and dark.
public struct Drawing {
    private let findings: Findings
    private var body = ""

    public init(_ findings: Findings) { self.findings = findings }

    /// The whole document.
    public mutating func svg() -> String {
        body = ""
        let most = (findings.samples.map(\.capacity).max() ?? 1) * 1.1
        panel(0, "accepted, of the audience", 1, "%") { sample, index in sample.actions[index].accepted }
        panel(1, "alerts a second, one on the other", most, "") { sample, index in
            // Stacked: each on those before it.
            sample.actions.prefix(index + 1).map(\.triesPerSecond).reduce(0, +)
        }
        panel(2, "share of what leaves", 1, "%") { sample, index in
            let all = sample.actions.map(\.triesPerSecond).reduce(0, +)
            return all > 0 ? sample.actions[index].triesPerSecond / all : 0
        }
        line(panel: 1, findings.samples.map { ($0.second, $0.capacity / most) }, class: "capacity")
        legend()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
            font-family="sans-serif" font-size="13">
            <style>
            text{fill:#333}.axis{stroke:#999}.grid{stroke:#9994}path,.key{fill:none;stroke-width:2}
            .a0{stroke:#2a78c4}.a1{stroke:#d9662b}.a2{stroke:#2f9e57}.capacity{stroke:#888;stroke-dasharray:5 4}
            @media (prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#888}
            .a0{stroke:#6cb0f5}.a1{stroke:#ff9d66}.a2{stroke:#6fd796}.capacity{stroke:#bbb}}
            </style>
            \(body)</svg>

            """
    }

    /// One set of axes with a line for each action.
    private mutating func panel(
        _ number: Int, _ title: String, _ most: Double, _ unit: String,
        _ value: (Findings.Sample, Int) -> Double
    ) {
        let top = Self.top(number)
        let bottom = top + Self.panelHeight
        add("<text x=\"\(Self.left)\" y=\"\(top - 8)\">\(title)</text>")
        for quarter in stride(from: 0.0, through: 1, by: 0.25) {
            let y = Self.text(Double(bottom) - quarter * Double(Self.panelHeight))
            add("<path class=\"grid\" d=\"M\(Self.left) \(y)H\(Self.right)\"/>")
            let figure = unit == "%" ? "\(Int(quarter * 100)) %" : "\(Int((most * quarter).rounded()))"
            add("<text x=\"\(Self.left - 6)\" y=\"\(y)\" text-anchor=\"end\" dy=\"4\">\(figure)</text>")
        }
        for hour in 0...(findings.scenario.end / 3_600) {
            let x = self.x(hour * 3_600)
            add("<path class=\"axis\" d=\"M\(x) \(bottom)v5\"/>")
            add("<text x=\"\(x)\" y=\"\(bottom + 18)\" text-anchor=\"middle\">\(hour) h</text>")
        }
        add("<path class=\"axis\" d=\"M\(Self.left) \(top)V\(bottom)H\(Self.right)\"/>")
        for index in findings.actions.indices {
            let points = findings.samples.filter { index < $0.actions.count }.map { sample in
                (sample.second, value(sample, index) / most)
            }
            line(panel: number, points, class: "a\(index)")
        }
    }

    /// `points`: second, and height from 0 to 1.
    private mutating func line(panel: Int, _ points: [(Int, Double)], class name: String) {
        let bottom = Double(Self.top(panel) + Self.panelHeight)
        let path = points.map { second, height in
            "\(x(second)) \(Self.text(bottom - min(1, height) * Double(Self.panelHeight)))"
        }
        add("<path class=\"\(name)\" d=\"M\(path.joined(separator: "L"))\"/>")
    }

    private mutating func legend() {
        let names = findings.actions.map(\.name) + ["what the relays would take"]
        for (index, name) in names.enumerated() {
            let x = Self.left + index * Self.legendStep
            let key = index < findings.actions.count ? "a\(index)" : "capacity"
            add("<path class=\"key \(key)\" d=\"M\(x) 14h24\"/><text x=\"\(x + 30)\" y=\"18\">\(name)</text>")
        }
    }

    private func x(_ second: Int) -> String {
        Self.text(Double(Self.left) + Double(second) / Double(findings.scenario.end) * Double(Self.right - Self.left))
    }

    private mutating func add(_ element: String) { body += element + "\n" }

    private static func text(_ number: Double) -> String { String(format: "%.1f", number) }

    private static func top(_ panel: Int) -> Int { 56 + panel * (panelHeight + 56) }

    // Units of the picture.
    private static let width = 860
    private static let height = 640
    private static let left = 62
    private static let right = 840
    private static let panelHeight = 140
    private static let legendStep = 185
}
