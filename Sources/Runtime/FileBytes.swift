// SPDX-License-Identifier: MIT

import Glibc

/// Reads a whole file from an open descriptor, but never more than is wanted.
public enum FileBytes {
    /// Everything from the current offset to the end.
    ///
    /// Blocks for a disk only: use it on regular files.
    /// - Parameters:
    ///   - descriptor: Open for reading; stays open.
    ///   - most: More than this is not read. One byte above it comes back, so that the caller sees the excess.
    /// - Returns: At most `most + 1` bytes.
    /// - Throws: The errno of read(2).
    public static func read(_ descriptor: Int32, most: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieceSize)
        while bytes.count <= most {
            let got = Glibc.read(descriptor, &piece, min(piece.count, most + 1 - bytes.count))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemError(call: "read", number: errno) }
            if got == 0 { break }
            bytes += piece[..<got]
        }
        return bytes
    }

    private static let pieceSize = 64 << 10
}
