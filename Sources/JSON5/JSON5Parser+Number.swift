// SPDX-License-Identifier: MIT

extension JSON5Parser {
    /// A number in any of JSON5's forms (JSON5 §6).
    mutating func number() throws(JSON5Fault) -> JSON5Number {
        let start = cursor
        let isNegative = cursor.byte == UInt8(ascii: "-")
        if isNegative || cursor.byte == UInt8(ascii: "+") { cursor.offset += 1 }
        let number: JSON5Number
        if cursor.byte == UInt8(ascii: "I") || cursor.byte == UInt8(ascii: "N") {
            switch identifierText() {
            case "Infinity": number = JSON5Number(double: isNegative ? -.infinity : .infinity, integer: nil)
            case "NaN": number = JSON5Number(double: .nan, integer: nil)
            default: throw malformed(from: start)
            }
        } else if cursor.byte == UInt8(ascii: "0"), cursor.peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "x") {
            number = try hexadecimalNumber(isNegative: isNegative, from: start)
        } else {
            number = try decimalNumber(isNegative: isNegative, from: start)
        }
        if let (scalar, _) = cursor.scalar(), Self.isAllowed(scalar, first: false) || scalar == "." {
            throw malformed(from: start)
        }
        return number
    }

    private mutating func hexadecimalNumber(isNegative: Bool, from start: JSON5Cursor) throws(JSON5Fault) -> JSON5Number
    {
        cursor.offset += 2
        let first = cursor.offset
        var magnitude = 0.0
        var integer: Int? = 0
        while let byte = cursor.byte, let digit = Self.hexadecimalValue(byte) {
            magnitude = magnitude * 16 + Double(digit)
            integer = integer.flatMap { Self.shifted($0, by: 16, adding: Int(digit)) }
            cursor.offset += 1
        }
        guard cursor.offset > first else { throw malformed(from: start) }
        return JSON5Number(double: isNegative ? -magnitude : magnitude, integer: integer.map { isNegative ? -$0 : $0 })
    }

    private mutating func decimalNumber(isNegative: Bool, from start: JSON5Cursor) throws(JSON5Fault) -> JSON5Number {
        let first = cursor.offset
        var integer: Int? = 0
        while let byte = cursor.byte, Self.isDigit(byte) {
            integer = integer.flatMap { Self.shifted($0, by: 10, adding: Int(byte - UInt8(ascii: "0"))) }
            cursor.offset += 1
        }
        let wholeDigits = cursor.offset - first
        if wholeDigits > 1, cursor.bytes[first] == UInt8(ascii: "0") {
            cursor = start
            throw fault("a number begins with 0", expected: "no leading zeros, or quotes around it")
        }
        var fractionDigits = 0
        var isWhole = true
        if cursor.byte == UInt8(ascii: ".") {
            cursor.offset += 1
            isWhole = false
            fractionDigits = skipDigits()
        }
        guard wholeDigits + fractionDigits > 0 else { throw malformed(from: start) }
        if let byte = cursor.byte, byte | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            cursor.offset += 1
            if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") { cursor.offset += 1 }
            guard skipDigits() > 0 else { throw malformed(from: start) }
        }
        // Bounded, because a number of a million digits is nobody's number.
        guard cursor.offset - first <= Self.longestNumber else { throw malformed(from: start) }
        let literal =
            (wholeDigits == 0 ? "0" : "") + String(decoding: cursor.bytes[first..<cursor.offset], as: UTF8.self)
        guard let magnitude = Double(literal) else { throw malformed(from: start) }
        let double = isNegative ? -magnitude : magnitude
        if isWhole { return JSON5Number(double: double, integer: integer.map { isNegative ? -$0 : $0 }) }
        return JSON5Number(double: double, integer: abs(double) <= Self.exactIntegers ? Int(exactly: double) : nil)
    }

    private mutating func skipDigits() -> Int {
        let start = cursor.offset
        while let byte = cursor.byte, Self.isDigit(byte) { cursor.offset += 1 }
        return cursor.offset - start
    }

    private mutating func malformed(from start: JSON5Cursor) -> JSON5Fault {
        cursor = start
        return fault("this is no number", expected: "a number such as 12 or 0.5, or quotes around a text")
    }

    private static func shifted(_ value: Int, by base: Int, adding digit: Int) -> Int? {
        let (product, overflowed) = value.multipliedReportingOverflow(by: base)
        let (sum, overflowedToo) = product.addingReportingOverflow(digit)
        return overflowed || overflowedToo ? nil : sum
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// 2^53: doubles above it have no exact integers.
    private static let exactIntegers = 9_007_199_254_740_992.0
    private static let longestNumber = 400
}
