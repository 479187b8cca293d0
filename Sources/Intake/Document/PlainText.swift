// SPDX-License-Identifier: MIT

import Foundation

extension Unicode.Scalar {
    /// Control characters (CR, LF, NUL among them) and the two Unicode line ends: nothing of it may reach a header line.
    var breaksLines: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Turns the direction of the text around it, so that a name could rearrange the line it stands in.
    var turnsDirection: Bool {
        switch value {
        case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    var trimmingSpaces: String {
        var rest = Substring(self)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest.utf8.count == utf8.count ? self : String(rest)
    }

    var withUnixLineEnds: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return self }
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar == "\r" {
                scalars.append("\n")
            } else if scalar != "\n" || previous != "\r" {
                scalars.append(scalar)
            }
            previous = scalar
        }
        return String(scalars)
    }

    /// A person's name as it may stand in a header: one line, no control or direction characters, composed (NFC).
    var asDisplayName: String {
        var scalars = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in unicodeScalars where !scalar.turnsDirection && scalar != "\u{feff}" {
            if scalar == " " || scalar.breaksLines {
                pendingSpace = !scalars.isEmpty
                continue
            }
            if pendingSpace { scalars.append(" ") }
            pendingSpace = false
            scalars.append(scalar)
        }
        return String(scalars).composed
    }

    /// Normalization form C.
    var composed: String {
        // Below U+0300 there is nothing to compose.
        unicodeScalars.allSatisfy { $0.value < 0x300 } ? self : precomposedStringWithCanonicalMapping
    }
}
