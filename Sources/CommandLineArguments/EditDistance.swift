// SPDX-License-Identifier: MIT

/// How far two words are apart: insertions, deletions, replacements and swaps of neighbours
/// (optimal string alignment distance).
enum EditDistance {
    /// Longer words are never compared: nobody mistypes a verb of this length, and the cost is quadratic.
    private static let longest = 64

    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var before: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, before[j - 1] + 1)
                }
                row.append(least)
            }
            before = last
            last = row
        }
        return last[right.count]
    }

    /// The candidate that was probably meant: at most a third of its letters (but one at least) are wrong.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.count <= longest else { return nil }
        let best = candidates.map { (word: $0, distance: between(word, $0)) }.min { $0.distance < $1.distance }
        guard let best, best.distance <= max(1, best.word.count / 3) else { return nil }
        return best.word
    }
}
