// SPDX-License-Identifier: MIT

import Domain

/// What MAIL and RCPT will say, proved fit for the wire.
struct SMTPEnvelope {
    /// The bounce address; nil is the null sender `<>`.
    var sender: MailAddress?
    var recipient: MailAddress
    /// Octets of the message as SIZE counts them.
    var size: Int
    /// ENVID; empty is none.
    var identifier: String
    /// Until the window is over, for DELIVERBY.
    var secondsLeft: Int
}

extension SMTPEnvelope {
    /// Appends the MAIL command with the parameters that the relay offers.
    func writeMail(to buffer: inout [UInt8], _ offered: SMTPCapabilities) {
        buffer.append("MAIL FROM:<")
        if let sender { buffer.append(sender.text) }
        buffer.append(">")
        if offered.size != nil {
            buffer.append(" SIZE=")
            buffer.append(decimal: size)
        }
        if needsUTF8 { buffer.append(" SMTPUTF8") }
        if offered.dsn {
            buffer.append(" RET=HDRS")
            if isPlainIdentifier {
                buffer.append(" ENVID=")
                buffer.append(identifier)
            }
        }
        // Mode N, a notice of delay, not R, a return: a relay must not pass R on to a server without DELIVERBY (RFC 2852
        // §4.1.4.2), and nearly none has it, so R would lose people.
        if let shortest = offered.deliverBy, secondsLeft >= max(1, shortest), secondsLeft <= Self.longestDeliverBy {
            buffer.append(" BY=")
            buffer.append(decimal: secondsLeft)
            buffer.append(";N")
        }
        buffer.append("\r\n")
    }

    /// Appends the RCPT command with the parameters that the relay offers.
    func writeRecipient(to buffer: inout [UInt8], _ offered: SMTPCapabilities) {
        buffer.append("RCPT TO:<")
        buffer.append(recipient.text)
        buffer.append(">")
        if offered.dsn {
            buffer.append(" NOTIFY=FAILURE,DELAY")
            if !recipient.needsUTF8 {
                buffer.append(" ORCPT=rfc822;")
                for byte in recipient.text.utf8 { buffer.append(xtext: byte) }
            }
        }
        buffer.append("\r\n")
    }

    /// An address has a local part beyond ASCII: the relay must offer SMTPUTF8 (RFC 6531).
    var needsUTF8: Bool { recipient.needsUTF8 || sender?.needsUTF8 == true }

    /// Whether xtext is the identity for the identifier (RFC 3461 §4): it goes out as it is or not at all.
    private var isPlainIdentifier: Bool {
        let bytes = identifier.utf8
        return (1...Self.longestIdentifier).contains(bytes.count)
            && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "=") }
    }

    /// RFC 3461 §4.4.
    private static let longestIdentifier = 100
    /// Nine digits (RFC 2852 §4).
    private static let longestDeliverBy = 999_999_999
}

extension [UInt8] {
    /// Appends literal or address bytes.
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number that is not negative.
    mutating func append(decimal number: Int) {
        append(contentsOf: String(Swift.max(0, number)).utf8)
    }

    /// Appends one byte in xtext (RFC 3461 §4).
    mutating func append(xtext byte: UInt8) {
        if byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
            append(byte)
            return
        }
        append(UInt8(ascii: "+"))
        append(Self.hexDigits[Int(byte >> 4)])
        append(Self.hexDigits[Int(byte & 15)])
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
