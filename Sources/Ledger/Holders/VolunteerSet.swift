// SPDX-License-Identifier: MIT

/// A set of volunteers, one bit each: ten million are 1.25 MB.
struct VolunteerSet: Sendable, Equatable {
    private var words: [UInt64] = []

    /// Bits in a stored block.
    static let blockSize = 65_536
    private static let wordsPerBlock = blockSize / UInt64.bitWidth

    func contains(_ number: UInt32) -> Bool {
        let word = Int(number >> 6)
        return word < words.count && words[word] & (1 << UInt64(number & 63)) != 0
    }

    mutating func insert(_ number: UInt32) {
        let word = Int(number >> 6)
        if word >= words.count {
            // By whole blocks, so that what is stored and what is read back are equal.
            let blocks = word / Self.wordsPerBlock + 1
            words.append(contentsOf: repeatElement(0, count: blocks * Self.wordsPerBlock - words.count))
        }
        words[word] |= 1 << UInt64(number & 63)
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// How many are in this set and not in the other.
    func countMissing(from other: VolunteerSet) -> Int {
        words.indices.reduce(0) { sum, index in
            let theirs = index < other.words.count ? other.words[index] : 0
            return sum + (words[index] & ~theirs).nonzeroBitCount
        }
    }

    /// Blocks with anybody in them: number and octets, least significant first.
    var blocks: [(number: Int, bits: [UInt8])] {
        stride(from: 0, to: words.count, by: Self.wordsPerBlock).compactMap { start in
            let part = words[start..<min(start + Self.wordsPerBlock, words.count)]
            guard part.contains(where: { $0 != 0 }) else { return nil }
            var bits: [UInt8] = []
            bits.reserveCapacity(Self.blockSize / 8)
            for word in part { withUnsafeBytes(of: word.littleEndian) { bits.append(contentsOf: $0) } }
            return (start / Self.wordsPerBlock, bits)
        }
    }

    /// Takes a stored block in.
    mutating func add(block: Int, _ bits: [UInt8]) {
        let start = block * Self.wordsPerBlock
        let end = start + Self.wordsPerBlock
        if end > words.count { words.append(contentsOf: repeatElement(0, count: end - words.count)) }
        for (index, octet) in bits.prefix(Self.blockSize / 8).enumerated() {
            words[start + index / 8] |= UInt64(octet) << UInt64(index % 8 * 8)
        }
    }
}
