// SPDX-License-Identifier: MIT

import Domain

/// Reads replies from a stream that may be cut anywhere: RFC 5321 §4.2.
///
/// Strict where it matters (three digits, the same code on every line of a reply, bounded lines) and tolerant where relays
/// differ (a bare LF ends a line, text may be missing). Pure; its buffers are reused.
struct SMTPReplyParser {
    /// The stream is no SMTP.
    enum Fault: Error, Hashable {
        case notAReply
        case codesDiffer
        case lineTooLong
        case tooManyLines
    }

    /// The reply that ``next(in:)`` has just returned: its first line whole, then the texts of the others, joined by spaces.
    private var whole: [UInt8] = []
    private var enhanced: EnhancedStatus?
    /// Where in `whole` the text begins, behind code and enhanced status.
    private var textStart = 0

    private var line: [UInt8] = []
    private var code = 0
    private var lines = 0
    private var isNew = true

    /// Takes bytes up to the end of one reply.
    ///
    /// - Parameter bytes: What was received; what the reply used is cut off the front.
    /// - Returns: The reply's code; nil if more bytes are needed, and then all were taken.
    /// - Throws: ``Fault``; nothing that follows can be trusted.
    mutating func next(in bytes: inout UnsafeRawBufferPointer) throws(Fault) -> Int? {
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[..<end])
            bytes = UnsafeRawBufferPointer(rebasing: bytes[(end + 1)...])
            try append(piece)
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let isLast = try takeLine()
            line.removeAll(keepingCapacity: true)
            if isLast { return code }
        }
        try append(bytes)
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        return nil
    }

    /// The reply just returned, as it may be kept.
    ///
    /// - Parameter recipient: The address it is about.
    func reply(about recipient: String) -> SMTPReply {
        SMTPReply(
            code: code, enhanced: enhanced,
            text: ReplyScrubber.scrub(Array(whole.dropFirst(textStart)), about: recipient))
    }

    /// The reply just returned in one line with its codes, as it may be kept.
    ///
    /// - Parameter recipient: The address it is about.
    func whole(about recipient: String) -> String { ReplyScrubber.scrub(whole, about: recipient) }

    private mutating func append(_ piece: UnsafeRawBufferPointer) throws(Fault) {
        guard line.count + piece.count <= Self.longestLine else { throw .lineTooLong }
        line.append(contentsOf: piece)
    }

    /// Whether the line in the buffer ends a reply.
    private mutating func takeLine() throws(Fault) -> Bool {
        guard line.count >= 3, (0x32...0x35).contains(line[0]), (0x30...0x39).contains(line[1]),
            (0x30...0x39).contains(line[2])
        else { throw .notAReply }
        let lineCode = Int(line[0] - 0x30) * 100 + Int(line[1] - 0x30) * 10 + Int(line[2] - 0x30)
        let separator = line.count > 3 ? line[3] : 0x20
        guard separator == 0x20 || separator == UInt8(ascii: "-") else { throw .notAReply }
        if isNew {
            code = lineCode
            enhanced = nil
            whole.removeAll(keepingCapacity: true)
            lines = 0
        }
        guard lineCode == code else { throw .codesDiffer }
        lines += 1
        guard lines <= Self.mostLines else { throw .tooManyLines }
        if isNew { takeFirst() } else { takeAnother(line.dropFirst(4)) }
        isNew = separator == 0x20
        return isNew
    }

    private mutating func takeFirst() {
        whole.append(contentsOf: line)
        if whole.count > 3 { whole[3] = 0x20 }
        textStart = 4
        guard let (status, length) = EnhancedStatus.read(line.dropFirst(4)) else { return }
        enhanced = status
        textStart += length
    }

    private mutating func takeAnother(_ text: ArraySlice<UInt8>) {
        let text = text.dropFirst(EnhancedStatus.read(text)?.length ?? 0)
        guard whole.count + text.count < Self.longestText else { return }
        whole.append(0x20)
        whole.append(contentsOf: text)
    }

    /// RFC 5321 §4.5.3.1.5 allows 512 octets; real relays put links into long lines.
    private static let longestLine = 4096
    /// An EHLO answer has some twenty lines.
    private static let mostLines = 128
    /// More of a reply is not kept.
    private static let longestText = 8192
}
