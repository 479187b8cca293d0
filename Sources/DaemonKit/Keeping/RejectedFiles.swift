// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc

/// Rosters that were dropped into the queue by mistake lie in `rejected/`: what of them names somebody goes with that person.
enum RejectedFiles {
    /// Removes files of the folder that hold an address, with their reasons.
    ///
    /// - Parameters:
    ///   - addresses: Mail address and URL; upper and lower case are one.
    ///   - queue: The queue folder.
    /// - Returns: How many files were removed.
    static func remove(naming addresses: [String], in queue: String) -> Int {
        let words = addresses.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty }
        guard let longest = words.map(\.count).max() else { return 0 }
        let folder = "\(queue)/rejected"
        var removed = 0
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            guard isNamed(words, longest, in: path) else { continue }
            if unlink(path) == 0 { removed += 1 }
            unlink(path + ".reason.txt")
        }
        return removed
    }

    /// Looks through a file piece by piece: what was rejected may be of any size.
    private static func isNamed(_ words: [[UInt8]], _ longest: Int, in path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return false }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        var piece = [UInt8](repeating: 0, count: pieceSize + longest)
        // The end of the piece before: a word may lie across two of them.
        var kept = 0
        while true {
            let count = piece.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: kept), pieceSize) }
            guard count > 0 else { return false }
            let end = kept + count
            for index in kept..<end where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(piece[index]) {
                piece[index] |= 0x20
            }
            let isFound = piece.withUnsafeBytes {
                WordSearch.finds(words, in: UnsafeRawBufferPointer(rebasing: $0[..<end]))
            }
            if isFound { return true }
            kept = min(longest - 1, end)
            for index in 0..<kept { piece[index] = piece[end - kept + index] }
        }
    }

    private static let pieceSize = 1 << 20
}
