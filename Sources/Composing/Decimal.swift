// SPDX-License-Identifier: MIT

/// Whole numbers as ASCII digits, without a String in between.
enum Decimal {
    static func append(_ number: UInt32, to output: inout [UInt8]) {
        var scale: UInt32 = 1
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / scale % 10))
            scale /= 10
        }
    }
}
