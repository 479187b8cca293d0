// SPDX-License-Identifier: MIT

import Glibc

/// An endless stream of known bytes, of a period that no buffer has, so that a lost or doubled piece shows.
enum Pattern {
    private static let period: [UInt8] = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    /// Fills the buffer with what stands from `start` on.
    static func fill(_ room: UnsafeMutableRawBufferPointer, from start: Int) {
        each(room.count, from: start) { offset, part in
            guard let base = room.baseAddress, let known = part.baseAddress else { return }
            memcpy(base + offset, known, part.count)
        }
    }

    /// Whether the bytes are what stands from `start` on.
    static func matches(_ bytes: [UInt8], from start: Int) -> Bool {
        var isEqual = true
        bytes.withUnsafeBytes { bytes in
            each(bytes.count, from: start) { offset, part in
                guard let base = bytes.baseAddress, let known = part.baseAddress else { return }
                if memcmp(base + offset, known, part.count) != 0 { isEqual = false }
            }
        }
        return isEqual
    }

    /// The parts of the period that cover `count` bytes from `start` on.
    private static func each(_ count: Int, from start: Int, _ body: (Int, UnsafeRawBufferPointer) -> Void) {
        period.withUnsafeBytes { period in
            var done = 0
            while done < count {
                let first = (start + done) % period.count
                let length = min(period.count - first, count - done)
                body(done, UnsafeRawBufferPointer(rebasing: period[first..<first + length]))
                done += length
            }
        }
    }
}
