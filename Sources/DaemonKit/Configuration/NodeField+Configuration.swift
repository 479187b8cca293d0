// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Intake
import JSON5

// Getters for what only the configuration has.
extension NodeField {
    /// Itself, or nil when the text is empty: several keys are switched off so.
    var unlessEmpty: NodeField? {
        if case .string("") = node.value { nil } else { self }
    }

    func absolutePath() -> String? {
        guard let text = line(1...1024) else { return nil }
        guard text.hasPrefix("/"), !text.split(separator: "/").contains("..") else {
            fault("this is no absolute path", expected: "a path that begins with / and has no .. in it")
            return nil
        }
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    func listenAddress() -> ListenAddress? {
        parsed(expected: "ADDRESS:PORT, such as 127.0.0.1:8420 or [::1]:8420", ListenAddress.init)
    }

    /// A short name for logs and metrics.
    func word(_ expected: String, _ length: ClosedRange<Int>) -> String? {
        parsed(expected: expected) { text in
            let isName = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            return isName && length.contains(text.utf8.count) ? text : nil
        }
    }

    /// An author: an address alone, or a name and the address in angle brackets.
    func mailbox() -> String? {
        guard let text = line(1...320) else { return nil }
        var address = text
        var name = ""
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            name = String(text[..<open])
            address = String(text[text.index(after: open)...].dropLast())
        }
        guard !name.contains(where: { $0 == "<" || $0 == ">" }) else {
            fault("there is more than one address", expected: ConfigurationReader.mailbox)
            return nil
        }
        do throws(MailAddressFault) {
            _ = try MailAddress(address)
        } catch {
            fault(error.description, expected: ConfigurationReader.mailbox)
            return nil
        }
        return text
    }

    /// A web address without login, query and fragment; the slash at its end is dropped.
    func webURL(isLoopbackHTTPAllowed: Bool) -> String? {
        let expected = "an https:// address without login, ? and #"
        guard let text = line(1...1024) else { return nil }
        let url: EndpointURL
        do throws(EndpointURLFault) {
            url = try EndpointURL(text, allowHTTP: isLoopbackHTTPAllowed)
        } catch {
            fault(error.description, expected: expected)
            return nil
        }
        guard url.isSecure || HostPort.isLoopback(url.host) else {
            fault("the address is http:, which anybody on the way can read", expected: expected)
            return nil
        }
        guard !url.text.contains("?") else {
            fault("the address has a query", expected: expected)
            return nil
        }
        return url.text.hasSuffix("/") ? String(url.text.dropLast()) : url.text
    }

    /// Where a program takes messages: https, a query allowed.
    func endpoint() -> String? {
        guard let text = line(1...EndpointURL.longest) else { return nil }
        do throws(EndpointURLFault) {
            return try EndpointURL(text, allowHTTP: true).text
        } catch {
            fault(error.description, expected: "an https:// address")
            return nil
        }
    }
}
