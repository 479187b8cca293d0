// SPDX-License-Identifier: MIT

import Synchronization

/// Lines on their way to standard output, written a few thousand bytes at a time.
///
/// One write(2) a line would cost more than everything else in a listing.
final class LineBuffer: Sendable {
    private let console: any Console
    private let bytes = Mutex<[UInt8]>([])

    init(console: any Console) {
        self.console = console
    }

    /// - Returns: False when the reader of our output went away.
    func add(_ line: ArraySlice<UInt8>) -> Bool {
        let full = bytes.withLock { bytes -> [UInt8]? in
            bytes += line
            // A person at a terminal wants to see lines as they come.
            guard bytes.count >= Self.size || console.isTerminal else { return nil }
            defer { bytes.removeAll(keepingCapacity: true) }
            return bytes
        }
        return full.map { console.put($0[...]) } ?? true
    }

    func flush() -> Bool {
        let rest = bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
        return rest.isEmpty || console.put(rest[...])
    }

    private static let size = 32_768
}
