// SPDX-License-Identifier: MIT

import Domain
import Glibc

/// Rosters that were dropped into the queue by mistake lie in `rejected/`: what of them names somebody goes with that person.
enum RejectedFiles {
    /// Removes files that hold an address, with their reasons; of a folder that was dropped, those in it.
    ///
    /// Reads all that lies there, which may be gigabytes: not for a queue or a task.
    /// - Parameters:
    ///   - addresses: Mail addresses and URLs; upper and lower case are one.
    ///   - queue: The queue folder.
    /// - Returns: How many files were removed.
    static func remove(naming addresses: [String], in queue: String) -> Int {
        let words = addresses.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty }
        guard let longest = words.map(\.count).max(), let folder = OpenFolder(path: "\(queue)/rejected") else {
            return 0
        }
        return remove(words, longest, in: folder, depth: OpenFolder.deepest)
    }

    private static func remove(_ words: [[UInt8]], _ longest: Int, in folder: OpenFolder, depth: Int) -> Int {
        var removed = 0
        folder.each { name in
            if let file = folder.file(name) {
                let isNamed = isNamed(words, longest, in: file)
                close(file)
                guard isNamed else { return true }
                if folder.remove(name) { removed += 1 }
                folder.remove(Array(name.prefix(name.count - 1)) + reason)
            } else if depth > 0, let inner = OpenFolder(name, in: folder) {
                removed += remove(words, longest, in: inner, depth: depth - 1)
            }
            return true
        }
        return removed
    }

    /// Looks through a file piece by piece: what was rejected may be of any size.
    private static func isNamed(_ words: [[UInt8]], _ longest: Int, in file: Int32) -> Bool {
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

    private static let reason = ".reason.txt\0".utf8.map(CChar.init(bitPattern:))
    private static let pieceSize = 1 << 20
}
