// SPDX-License-Identifier: MIT

import Domain

/// The beginning of an endpoint's answer, made fit to be stored and shown: one line, bounded, nothing like an address.
enum ReplyExcerpt {
    /// What is kept of an answer's body, in bytes: more than is shown, so that no address is cut in two before it is seen.
    static let mostBytes = 1024

    /// Scrubs what was kept; its last word is left out when the answer may have gone on in the middle of it.
    static func text(_ bytes: [UInt8]) -> String {
        var bytes = bytes
        if bytes.count >= mostBytes {
            bytes.removeLast(bytes.reversed().prefix { !$0.isBlank }.count)
        }
        return ReplyScrubber.scrub(bytes).split(separator: " ").joined(separator: " ")
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self <= 0x20 }
}
