// SPDX-License-Identifier: MIT

/// Finds the fields of one CSV record (RFC 4180) in a buffer, without copying them.
struct CSVScanner: Sendable {
    /// A field's bytes, without its quotes.
    struct Field: Sendable {
        var start: Int
        var end: Int
        /// There are doubled quotes in it.
        var hasEscapes = false
    }

    enum Outcome {
        /// The record ends before `next`.
        case complete(next: Int)
        /// More bytes are needed.
        case incomplete
        /// The byte at `place` cannot stand there.
        case malformed(place: Int, reason: String)
    }

    /// The fields of the last complete record.
    private(set) var fields: [Field] = []

    /// Scans the record that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: All there is; the record may begin anywhere in it.
    ///   - start: Where the record begins.
    ///   - isLast: Nothing follows, so the end of `bytes` ends the record.
    /// - Returns: Where the record ends; ``fields`` holds its fields then.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool) -> Outcome {
        fields.removeAll(keepingCapacity: true)
        let end = bytes.count
        var index = start
        while true {
            if index < end, bytes[index] == Self.quote {
                switch quoted(bytes, from: index + 1, isLast: isLast) {
                case .complete(let next): index = next
                case let other: return other
                }
                if index == end { return isLast ? .complete(next: end) : .incomplete }
                if bytes[index] == Self.carriageReturn {
                    if index + 1 == end { return isLast ? .complete(next: end) : .incomplete }
                    if bytes[index + 1] == Self.lineFeed { index += 1 }
                }
            } else {
                let first = index
                while index < end, bytes[index] != Self.comma, bytes[index] != Self.lineFeed {
                    if bytes[index] == Self.quote {
                        return .malformed(place: index, reason: "a quote stands inside a field that is not quoted")
                    }
                    index += 1
                }
                if index == end, !isLast { return .incomplete }
                let endsLine = index == end || bytes[index] == Self.lineFeed
                let isReturn = endsLine && index > first && bytes[index - 1] == Self.carriageReturn
                fields.append(Field(start: first, end: isReturn ? index - 1 : index))
                if index == end { return .complete(next: end) }
            }
            switch bytes[index] {
            case Self.comma: index += 1
            case Self.lineFeed: return .complete(next: index + 1)
            default: return .malformed(place: index, reason: "there is text after a closing quote")
            }
        }
    }

    /// Scans to just after the closing quote.
    private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool) -> Outcome {
        let end = bytes.count
        var field = Field(start: start, end: start)
        var index = start
        while true {
            while index < end, bytes[index] != Self.quote { index += 1 }
            guard index < end, index + 1 < end || isLast else { return .incomplete }
            if index + 1 < end, bytes[index + 1] == Self.quote {
                field.hasEscapes = true
                index += 2
                continue
            }
            field.end = index
            fields.append(field)
            return .complete(next: index + 1)
        }
    }

    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
