// SPDX-License-Identifier: MIT

import Domain

/// One alert on its way through a loop; a reference, because it passes from queue to session and back.
///
/// Confined to its loop's queue, and always in exactly one place: a relay's queue or a session.
final class Consignment {
    let alert: Alert
    /// When the loop got it, on the monotonic clock.
    let since: Int64
    /// When it came into the queue it is in, on the monotonic clock.
    var queued: Int64
    /// When a connection took it, on the monotonic clock; 0 before that.
    var begun: Int64 = 0
    /// Of the recipient, lower case and A-labels; empty if the address cannot be read.
    private(set) lazy var domain: String = {
        guard case .email(let text) = alert.claimed.destination, let address = try? MailAddress(text) else { return "" }
        return String(address.domain)
    }()
    /// How often it lost its connection through no fault of its own and was tried again without a report.
    var retries = 0

    init(alert: Alert, since: Int64) {
        self.alert = alert
        self.since = since
        queued = since
    }
}

/// First in, first out, with a way back to the front; amortised constant time.
struct ConsignmentQueue {
    private var items: [Consignment?] = []
    private var head = 0

    var count: Int { items.count - head }
    var isEmpty: Bool { head == items.count }
    var first: Consignment? { isEmpty ? nil : items[head] }
    var all: [Consignment] { items[head...].compactMap { $0 } }

    mutating func append(_ item: Consignment) { items.append(item) }

    mutating func putBack(_ item: Consignment) {
        if head > 0 {
            head -= 1
            items[head] = item
        } else {
            items.insert(item, at: 0)
        }
    }

    mutating func popFirst() -> Consignment? {
        guard head < items.count else { return nil }
        let item = items[head]
        items[head] = nil
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= Self.compactAt, head * 2 >= items.count {
            items.removeSubrange(..<head)
            head = 0
        }
        return item
    }

    /// Empties the queue.
    mutating func takeAll() -> [Consignment] {
        defer {
            items = []
            head = 0
        }
        return all
    }

    /// Takes out what `condition` picks.
    mutating func take(where condition: (Consignment) -> Bool) -> [Consignment] {
        let whole = takeAll()
        var taken: [Consignment] = []
        for item in whole {
            if condition(item) { taken.append(item) } else { items.append(item) }
        }
        return taken
    }

    private static let compactAt = 1024
}
