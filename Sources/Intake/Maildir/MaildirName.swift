// SPDX-License-Identifier: MIT

/// The name of a message in a maildir: `1732611602.M4P7.mx`, in `cur/` with flags behind it, `…:2,S`.
struct MaildirName {
    let base: [UInt8]
    let flags: Set<UInt8>

    init(_ name: QueueEntryName) {
        let bytes = name.cString.dropLast().map(UInt8.init(bitPattern:))
        let info = bytes.indices.first { bytes[$0...].starts(with: Self.info) }
        base = Array(bytes[..<(info ?? bytes.endIndex)])
        flags = Set(bytes[(info.map { $0 + Self.info.count } ?? bytes.endIndex)...])
    }

    /// Somebody has looked at it.
    var isSeen: Bool { flags.contains(Self.seen) }

    /// With these flags besides, in ASCII order, as other programs expect.
    func with(flagged: Bool, number: Int = 0) -> QueueEntryName {
        let all = flags.union(flagged ? [Self.flagged, Self.seen] : [Self.seen])
        let suffix = number == 0 ? [] : Array("~\(number)".utf8)
        return QueueEntryName(base + suffix + Self.info + all.sorted())
    }

    private static let info = Array(":2,".utf8)
    private static let seen = UInt8(ascii: "S")
    private static let flagged = UInt8(ascii: "F")
}
