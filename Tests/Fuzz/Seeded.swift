// SPDX-License-Identifier: MIT

/// Random numbers that are the same in every run (SplitMix64), so that a failure can be had again by its seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func one<Element>(of list: [Element]) -> Element { list[number(below: list.count)] }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    mutating func bytes(most: Int) -> [UInt8] {
        (0..<number(below: most + 1)).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    /// A few changes to a document: bytes flipped, put in, taken out, pieces doubled, moved and cut off.
    mutating func mutated(_ bytes: [UInt8], tokens: [String]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...number(below: 3) {
            let place = number(below: bytes.count + 1)
            switch number(below: 8) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(number(below: 8))
            case 2: bytes.insert(contentsOf: one(of: tokens).utf8, at: place)
            case 3 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + number(below: 20)))
            case 4 where place < bytes.count:
                bytes.insert(
                    contentsOf: bytes[place..<min(bytes.count, place + number(below: 40))], at: number(below: place + 1)
                )
            case 5: bytes.removeSubrange(place...)
            case 6: bytes.insert(contentsOf: one(of: tokens).utf8, at: place)
            default: bytes.insert(contentsOf: self.bytes(most: 4), at: place)
            }
        }
        return bytes
    }
}
