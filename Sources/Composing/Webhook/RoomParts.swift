// SPDX-License-Identifier: MIT

/// The long parts of a notice as far as they fit: what is asked for before the story, the story before the sample letter.
struct RoomParts {
    private(set) var summary = ""
    private(set) var body = ""
    private(set) var asks = ""
    private(set) var targets = ""
    private(set) var sampleLetter = ""
    /// Something was cut or left out.
    private(set) var isShortened = false

    /// How a service counts and escapes.
    struct Measure {
        let size: (String) -> Int
        let escape: (Unicode.Scalar, _ isFirst: Bool) -> String

        /// A text by itself, such as a title.
        func fit(_ text: String, in room: Int) -> (text: String, isWhole: Bool) {
            RoomText.fit(text, in: room, size: size, escape: escape)
        }

        func whole(_ text: String) -> String { fit(text, in: .max).text }
    }

    /// - Parameters:
    ///   - notice: What there is to say.
    ///   - room: For all parts together, in the measure's units.
    ///   - most: For one part.
    ///   - direction: By which lines are marked; a form that has a direction of its own needs no marks.
    ///   - measure: The service's.
    init(_ notice: RoomNotice, in room: Int, most: Int, direction: Direction, _ measure: Measure) {
        var left = room
        func take(_ text: String, atMost share: Int) -> String {
            guard !text.isEmpty else { return "" }
            let fitted = measure.fit(RoomText.directed(text, direction), in: max(0, min(left, most, share)))
            left -= measure.size(fitted.text)
            if !fitted.isWhole { isShortened = true }
            return fitted.text
        }
        // No part may take everything from those that come after it.
        asks = take(Self.list(notice.asksTitle, notice.asks.map { "• \($0)" }), atMost: room / 3)
        summary = take(notice.summary, atMost: room / 3)
        targets = take(
            Self.list(notice.targetsTitle, notice.targets.map { $0.joined(separator: "\n") }), atMost: left / 2)
        body = take(notice.body, atMost: left)
        sampleLetter = take(
            notice.sampleLetter.isEmpty ? "" : "\(notice.sampleTitle):\n\(notice.sampleLetter)", atMost: left)
    }

    /// In the order in which they are read; none is empty.
    var all: [String] { [summary, body, asks, targets, sampleLetter].filter { !$0.isEmpty } }

    private static func list(_ title: String, _ items: [String]) -> String {
        items.isEmpty ? "" : ([title] + items).joined(separator: "\n")
    }
}
