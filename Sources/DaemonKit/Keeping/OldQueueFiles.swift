// SPDX-License-Identifier: MIT

import Domain

/// `done/` and `rejected/` of the queue folder hold the names of people in danger, and rosters that were dropped there by
/// mistake: what lies there goes after its time.
///
/// The time is when the daemon put it there, which stands in its name; what has another name is not the daemon's and stays.
enum OldQueueFiles {
    /// What one step came to.
    struct Step: Sendable, Hashable {
        /// Entries that are gone; a file's reason is one of them.
        var removed = 0
        /// Entries that are due and could not be removed.
        var stuck = 0
        /// There is nothing more to be removed.
        var isLast = true
    }

    /// Removes what was put there before a moment.
    ///
    /// Blocks: not for a queue.
    /// - Parameters:
    ///   - moment: Younger ones stay.
    ///   - queue: The queue folder.
    ///   - most: So many are removed, then it returns.
    /// - Returns: What was done.
    static func remove(before moment: Instant, in queue: String, most: Int) -> Step {
        var step = Step()
        for name in ["done", "rejected"] {
            guard let folder = OpenFolder(path: "\(queue)/\(name)") else { continue }
            folder.each { entry in
                guard let put = time(in: entry), put < moment else { return true }
                guard step.removed < most else {
                    step.isLast = false
                    return false
                }
                if folder.remove(entry) { step.removed += 1 } else { step.stuck += 1 }
                return true
            }
        }
        return step
    }

    /// When something was put there: `20261126T174138Z-…`, with a dot before it where it is a reason that a crash left.
    static func time(in name: OpenFolder.Name) -> Instant? {
        var octets = name.map(UInt8.init(bitPattern:))[...]
        if octets.first == UInt8(ascii: ".") { octets = octets.dropFirst() }
        let stamp = Array(octets.prefix(form.count))
        guard stamp.count == form.count,
            zip(stamp, form).allSatisfy({ $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 })
        else { return nil }
        func text(_ range: Range<Int>) -> String { String(decoding: stamp[range], as: UTF8.self) }
        let day = "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))"
        return Instant(rfc3339: "\(day)T\(text(9..<11)):\(text(11..<13)):\(text(13..<15))Z")
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) }

    /// A digit for each zero, all else as it stands.
    private static let form = Array("00000000T000000Z-".utf8)
}
