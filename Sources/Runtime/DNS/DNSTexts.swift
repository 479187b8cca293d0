// SPDX-License-Identifier: MIT

/// The TXT records in an answer of DNS: RFC 1035 §4.1, §3.3.14.
///
/// Strict and bounded: the answer comes from the network. Names are only stepped over, so that a compressed name cannot lead
/// anywhere; what is no TXT record (the CNAME before it, say) is passed over.
public struct DNSTexts: Sendable, Hashable {
    /// Each record's strings joined without anything between (RFC 7208 §3.3).
    public let records: [[UInt8]]

    /// The answer is no answer.
    public enum Fault: Error, Sendable, Hashable {
        /// It ends within something.
        case cutShort
        /// No answer to a question, or a label that is neither name nor pointer.
        case malformed
        case tooMany
    }

    /// Reads a whole message.
    public init(_ message: [UInt8]) throws(Fault) {
        var reader = Reader(bytes: message)
        try reader.skip(2)
        guard try reader.byte() & 0x80 != 0 else { throw .malformed }
        try reader.skip(1)
        let questions = try reader.number()
        let answers = try reader.number()
        guard questions + answers <= Self.mostRecords else { throw .tooMany }
        try reader.skip(4)
        for _ in 0..<questions {
            try reader.skipName()
            try reader.skip(4)
        }
        var records: [[UInt8]] = []
        for _ in 0..<answers {
            try reader.skipName()
            let isText = try reader.number() == Self.text
            try reader.skip(6)
            let length = try reader.number()
            guard isText else {
                try reader.skip(length)
                continue
            }
            records.append(try reader.strings(within: length))
        }
        self.records = records
    }

    private static let text = 16
    /// A domain has some tens of TXT records at most.
    private static let mostRecords = 256

    private struct Reader {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func byte() throws(Fault) -> UInt8 {
            guard position < bytes.count else { throw .cutShort }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func number() throws(Fault) -> Int { Int(try byte()) << 8 | Int(try byte()) }

        mutating func skip(_ count: Int) throws(Fault) {
            guard count <= bytes.count - position else { throw .cutShort }
            position += count
        }

        /// Labels up to the empty one, or up to a pointer, which ends a name too.
        mutating func skipName() throws(Fault) {
            while true {
                let length = try byte()
                switch length {
                case 0: return
                case 1...63: try skip(Int(length))
                case 0xc0...: return try skip(1)
                default: throw .malformed
                }
            }
        }

        /// Strings with their length before each, which fill `length` bytes exactly.
        mutating func strings(within length: Int) throws(Fault) -> [UInt8] {
            guard length <= bytes.count - position else { throw .cutShort }
            let end = position + length
            var text: [UInt8] = []
            while position < end {
                let count = Int(try byte())
                guard count <= end - position else { throw .malformed }
                text += bytes[position..<position + count]
                position += count
            }
            return text
        }
    }
}
