// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation

/// The names that files get when they leave `new/`: `<UTC time>-<8 hex of the digest>-NAME`.
enum QueueNames {
    /// Eight hexadecimal digits of the content's SHA-256.
    static func digest(of bytes: [UInt8]) -> String {
        String(Digest.sha256Hex(bytes).prefix(8))
    }

    /// A name that is not taken.
    static func free(
        at time: Instant, _ digest: String, _ name: QueueEntryName, isTaken: (QueueEntryName) -> Bool
    ) -> QueueEntryName {
        // The basic form of ISO 8601: colons trouble other systems' tools.
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        return numbered(QueueEntryName("\(time.date.formatted(style))-\(digest)-\(name.shown)"), isTaken: isTaken)
    }

    /// The name itself, or with the lowest number behind it that makes it free.
    static func numbered(_ name: QueueEntryName, isTaken: (QueueEntryName) -> Bool) -> QueueEntryName {
        var candidate = name
        var number = 1
        while isTaken(candidate), number < mostNumbers {
            number += 1
            candidate = QueueEntryName(name.cString.dropLast().map(UInt8.init(bitPattern:)) + Array("~\(number)".utf8))
        }
        return candidate
    }

    /// What is set aside in `new/`.
    static func hidden(_ name: QueueEntryName) -> QueueEntryName { joined(".", name, "") }

    static func reason(of target: QueueEntryName) -> QueueEntryName { joined("", target, reasonSuffix) }

    /// The reason's name until its file is there too.
    static func hiddenReason(of target: QueueEntryName) -> QueueEntryName { joined(".", target, reasonSuffix) }

    /// Which file a hidden reason is about; nil if it is none.
    static func target(ofHiddenReason name: QueueEntryName) -> QueueEntryName? {
        let text = String(decoding: name.cString.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard text.hasPrefix("."), text.hasSuffix(reasonSuffix) else { return nil }
        return QueueEntryName(String(text.dropFirst().dropLast(reasonSuffix.count)))
    }

    private static func joined(_ prefix: String, _ name: QueueEntryName, _ suffix: String) -> QueueEntryName {
        QueueEntryName(Array(prefix.utf8) + name.cString.dropLast().map(UInt8.init(bitPattern:)) + Array(suffix.utf8))
    }

    private static let reasonSuffix = ".reason.txt"
    private static let mostNumbers = 10_000
}
