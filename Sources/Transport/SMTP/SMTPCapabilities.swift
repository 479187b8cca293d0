// SPDX-License-Identifier: MIT

/// What a relay offers in its EHLO answer (RFC 5321 §4.1.1.1).
public struct SMTPCapabilities: Sendable, Hashable {
    /// RFC 2920.
    public var pipelining = false
    /// RFC 6152; our text is 7-bit, so nothing depends on it.
    public var eightBitMIME = false
    /// RFC 6531.
    public var smtpUTF8 = false
    /// RFC 3461.
    public var dsn = false
    /// RFC 1870: the largest message in octets; 0 is offered without a limit, nil is not offered.
    public var size: Int?
    /// RFC 2852: the shortest time in seconds that may be asked for; nil is not offered.
    public var deliverBy: Int?
    /// RFC 3207; not repeated once TLS is there.
    public var startTLS = false
    /// RFC 4954: whether a login is possible at all.
    public var login = false

    public init() {}

    /// Reads the lines of an EHLO answer after their codes; unknown keywords and odd parameters are passed over.
    init(lines: some Sequence<String>) {
        self.init()
        // The first line is the relay's name and greeting.
        for line in lines.dropFirst() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let keyword = words.first?.uppercased() else { continue }
            let parameter = words.count > 1 ? words[1] : ""
            switch keyword {
            case "PIPELINING": pipelining = true
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "DSN": dsn = true
            case "SIZE": size = Self.number(parameter)
            case "STARTTLS": startTLS = true
            case "AUTH": login = true
            case "DELIVERBY": deliverBy = Self.number(parameter)
            default: break
            }
        }
    }

    private static func number(_ text: Substring) -> Int {
        guard text.utf8.count <= 12, let value = Int(text), value >= 0 else { return 0 }
        return value
    }
}

/// What a relay said while libcurl made the connection, line by line.
struct SMTPGreeting {
    /// Of the last EHLO; after STARTTLS the second one counts, as RFC 3207 §4.2 wants.
    private(set) var capabilities = SMTPCapabilities()
    /// Greeting and STARTTLS both say 220.
    private(set) var readies = 0
    /// The last whole reply, for the log when the connection fails.
    private(set) var last: SMTPReply?

    private var parser = SMTPReplyParser()
    private var lines: [String] = []

    /// Takes one line as libcurl hands it over; what does not parse is passed over, libcurl judges it.
    mutating func take(_ line: UnsafeRawBufferPointer) {
        if lines.count < Self.mostLines {
            let text = line.dropFirst(4).prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
            lines.append(String(decoding: text, as: UTF8.self))
        }
        var rest = line
        let code: Int?
        do throws(SMTPReplyParser.Fault) {
            code = try parser.next(in: &rest)
        } catch {
            parser = SMTPReplyParser()
            lines = []
            return
        }
        guard let code else { return }
        last = parser.reply(about: "")
        if code == 250 { capabilities = SMTPCapabilities(lines: lines) }
        if code == 220 { readies += 1 }
        lines = []
    }

    private static let mostLines = 128
}
