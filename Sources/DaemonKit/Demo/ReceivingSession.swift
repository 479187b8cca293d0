// SPDX-License-Identifier: MIT

/// The server's side of one SMTP connection, enough for the demo's receiver (RFC 5321, with PIPELINING).
///
/// Pure: bytes in, reply bytes and finished messages out.
struct ReceivingSession {
    /// A message as it arrived, dot-stuffing undone, with its envelope.
    struct Message {
        var sender: String
        var recipients: [String]
        var text: [UInt8]
    }

    private var input: [UInt8] = []
    private var sender: String?
    private var recipients: [String] = []
    private var text: [UInt8] = []
    private var isInText = false
    private(set) var isOver = false

    /// The reply to the connection itself.
    static let greeting: [UInt8] = Array("220 urgentd demo receiver\r\n".utf8)

    mutating func feed(_ bytes: some Sequence<UInt8>) -> (replies: [UInt8], messages: [Message]) {
        input += bytes
        var replies: [UInt8] = []
        var messages: [Message] = []
        var start = input.startIndex
        while !isOver, let end = input[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = input[start...end]
            start = end + 1
            if isInText {
                take(textLine: line, &replies, &messages)
            } else {
                replies += answer(String(decoding: line, as: UTF8.self)).utf8
            }
        }
        input.removeSubrange(..<start)
        // A client that never ends its line is no client of the demo.
        if input.count > Self.longestLine { isOver = true }
        return (replies, messages)
    }

    private mutating func take(textLine line: ArraySlice<UInt8>, _ replies: inout [UInt8], _ messages: inout [Message])
    {
        let dot = UInt8(ascii: ".")
        guard line.first == dot else {
            text += line
            return
        }
        if line.elementsEqual(".\r\n".utf8) {
            messages.append(Message(sender: sender ?? "", recipients: recipients, text: text))
            (isInText, sender, recipients, text) = (false, nil, [], [])
            replies += "250 2.0.0 taken by the demo receiver\r\n".utf8
        } else {
            text += line.dropFirst()
        }
    }

    private mutating func answer(_ line: String) -> String {
        let command = line.prefix { $0 != " " && $0 != "\r\n" && $0 != "\n" }.uppercased()
        switch command {
        case "EHLO": return "250-demo\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10485760\r\n"
        case "HELO", "NOOP": return "250 2.0.0 ok\r\n"
        case "MAIL":
            sender = Self.path(in: line)
            return "250 2.1.0 ok\r\n"
        case "RCPT":
            guard sender != nil else { return "503 5.5.1 MAIL first\r\n" }
            recipients.append(Self.path(in: line))
            return "250 2.1.5 ok\r\n"
        case "DATA":
            guard !recipients.isEmpty else { return "503 5.5.1 RCPT first\r\n" }
            isInText = true
            return "354 go ahead\r\n"
        case "RSET":
            (sender, recipients) = (nil, [])
            return "250 2.0.0 ok\r\n"
        case "QUIT":
            isOver = true
            return "221 2.0.0 bye\r\n"
        default: return "502 5.5.2 not known here\r\n"
        }
    }

    private static func path(in line: String) -> String {
        guard let open = line.firstIndex(of: "<"), let close = line[open...].firstIndex(of: ">") else { return "" }
        return String(line[line.index(after: open)..<close])
    }

    /// Octets; RFC 5321 §4.5.3.1.6 allows 1,000.
    private static let longestLine = 4_096
}
