// SPDX-License-Identifier: MIT

import Domain

/// The machine's part of a delivery report (RFC 3464): a block about the message, then one for each recipient.
struct DeliveryStatus {
    /// What became of each recipient, as far as they are looked at.
    private(set) var events: [DeliveryReport.Event] = []
    /// Recipients beyond those.
    private(set) var leftOut = 0
    /// Whether every recipient has failed, those beyond included.
    private(set) var haveAllFailed = true

    init(_ content: ArraySlice<UInt8>) {
        var rest = content
        while !rest.isEmpty {
            let (block, behind) = MailHeader.read(rest)
            rest = behind
            // Some write the block about the message and the first recipient's as one.
            guard block["action"] != nil || block["final-recipient"] != nil || block["status"] != nil else { continue }
            let event = Self.event(block)
            if case .failed = event {} else { haveAllFailed = false }
            if events.count < BounceReceipt.mostResults { events.append(event) } else { leftOut += 1 }
        }
    }

    /// `Action` decides, whatever the status begins with: after days of trying a 4.4.7 is as final as a 5.1.1.
    private static func event(_ block: MailHeader) -> DeliveryReport.Event {
        let action = block["action"]?.split(whereSeparator: { $0 == " " || $0 == "(" }).first?.lowercased()
        let status = block["status"].map { StatusWords($0) } ?? StatusWords()
        switch action {
        case "failed": return .failed(refusal(block, status))
        case "delayed": return .delayed(refusal(block, status))
        case "delivered", "relayed", "expanded": return .arrived
        default: break
        }
        guard let enhanced = status.enhanced else { return .other("unclear") }
        return enhanced.hasPrefix("5") ? .failed(refusal(block, status)) : .delayed(refusal(block, status))
    }

    private static func refusal(_ block: MailHeader, _ status: StatusWords) -> Refusal {
        let diagnostic = block["diagnostic-code"].map(withoutType) ?? ""
        let said = StatusWords(diagnostic)
        // 5.0.0 says nothing; what the other side said does.
        let isVague = status.enhanced?.hasSuffix(".0.0") ?? true
        let text = diagnostic.isEmpty ? block["status"] ?? "" : diagnostic
        let refusal = Refusal.reported(
            code: said.code, enhanced: isVague ? said.enhanced ?? status.enhanced : status.enhanced, text: text,
            about: address(block["final-recipient"]))
        guard let original = block["original-recipient"] else { return refusal }
        var scrubbed = refusal
        scrubbed.text = ReplyScrubber.scrub(refusal.text, about: XText.decode(address(original)))
        return scrubbed
    }

    /// `rfc822; person@example.net`: what stands behind the type; only to be taken out of texts.
    private static func address(_ field: String?) -> String {
        guard let field else { return "" }
        return String(withoutType(field).filter { $0 != "<" && $0 != ">" }.prefix(longestAddress))
    }

    private static func withoutType(_ field: String) -> String {
        guard let semicolon = field.firstIndex(of: ";") else { return field }
        return field[field.index(after: semicolon)...].trimmingSpaces
    }

    /// RFC 5321 §4.5.3.1 allows no more.
    private static let longestAddress = 320
}

/// RFC 3461 §4: `+2B` for a plus sign, in addresses that travelled in an SMTP command.
enum XText {
    /// What is no valid escape stays as it is.
    static func decode(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "+"), index + 2 < bytes.count,
                let high = TransferDecoding.digit(bytes[index + 1]), let low = TransferDecoding.digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
