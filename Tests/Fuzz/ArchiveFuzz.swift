// SPDX-License-Identifier: MIT

import Intake
import Testing

@Suite("Fuzzing backups")
struct ArchiveFuzz {
    @Test("a damaged archive gives the same files however it is cut, and never more than there is")
    func damaged() {
        for seed in 0..<1500 {
            var random = Seeded(UInt64(seed) + 90_000)
            let files = (0..<random.number(below: 4)).map { ("f\($0)", random.bytes(most: 1500)) }
            let bytes = random.mutated(Self.archive(files), tokens: ["ustar", "0000644", "\u{0}", "77777777777"])
            let whole = Self.read([bytes])
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = 1 + random.number(below: 700)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(Self.read(pieces) == whole, "seed \(seed)")
            #expect(whole.files.reduce(0) { $0 + $1.content.count } <= bytes.count, "seed \(seed)")
        }
    }

    @Test("what is written reads back")
    func written() {
        for seed in 0..<200 {
            var random = Seeded(UInt64(seed))
            let files = (0..<random.number(below: 5)).map { ("name-\($0)", random.bytes(most: 2000)) }
            let read = Self.read([Self.archive(files)])
            #expect(read.isWhole && read.files == files.map { Read.File(name: $0.0, content: $0.1, isWhole: true) })
        }
    }

    @Test("a size that only base 256 can hold reads back")
    func large() throws {
        for size in [0, 511, 512, 1 << 33, (1 << 33) - 1, 1 << 40] as [Int64] {
            var reader = TarReader()
            let events = try reader.feed(TarHeader.encode(name: "ledger.sqlite", size: size, modified: 1))
            #expect(events.first == .file(name: "ledger.sqlite", size: size))
        }
        var reader = TarReader(largest: 10)
        #expect(throws: TarReader.Fault.tooLarge("x")) {
            try reader.feed(TarHeader.encode(name: "x", size: 11, modified: 1))
        }
    }

    private struct Read: Equatable {
        struct File: Equatable {
            var name: String
            var content: [UInt8]
            var isWhole: Bool
        }

        var files: [File] = []
        var isWhole = false
        var isRefused = false
    }

    private static func archive(_ files: [(String, [UInt8])]) -> [UInt8] {
        files.flatMap { name, content in
            TarHeader.encode(name: name, size: Int64(content.count), modified: 0) + content
                + [UInt8](repeating: 0, count: TarHeader.padding(after: Int64(content.count)))
        } + [UInt8](repeating: 0, count: 2 * TarHeader.block)
    }

    private static func read(_ pieces: [[UInt8]]) -> Read {
        var reader = TarReader()
        var read = Read()
        for piece in pieces where !read.isRefused {
            do throws(TarReader.Fault) {
                for event in try reader.feed(piece) {
                    switch event {
                    case .file(let name, _): read.files.append(Read.File(name: name, content: [], isWhole: false))
                    case .bytes(let bytes): read.files[read.files.count - 1].content += bytes
                    case .fileEnd: read.files[read.files.count - 1].isWhole = true
                    case .end: read.isWhole = true
                    }
                }
            } catch {
                // Of what is refused nothing is kept, wherever it was cut.
                return Read(isRefused: true)
            }
        }
        return read
    }
}
