// SPDX-License-Identifier: MIT

import Domain
import Foundation

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
        guard !words.isEmpty else { return 0 }
        let folder = "\(queue)/rejected"
        var removed = 0
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            guard let content = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else { continue }
            let lower = content.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
            guard lower.withUnsafeBytes({ WordSearch.finds(words, in: $0) }) else { continue }
            if unlink(path) == 0 { removed += 1 }
            unlink(path + ".reason.txt")
        }
        return removed
    }
}
