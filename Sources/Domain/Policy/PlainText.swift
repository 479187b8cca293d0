// SPDX-License-Identifier: MIT

import Foundation

extension Unicode.Scalar {
    /// Control characters (CR, LF, NUL among them) and the two Unicode line ends: nothing of it may reach a header line.
    public var breaksLines: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Turns the direction of the text around it, so that a name could rearrange the line it stands in.
    public var turnsDirection: Bool {
        switch value {
        case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// Whether a value that must be one line of text holds anything else.
    public var breaksLines: Bool { unicodeScalars.contains(where: \.breaksLines) }

    /// Normalization form C.
    public var composed: String {
        // Below U+0300 there is nothing to compose.
        unicodeScalars.allSatisfy { $0.value < 0x300 } ? self : precomposedStringWithCanonicalMapping
    }
}
