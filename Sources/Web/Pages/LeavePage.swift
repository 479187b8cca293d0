// SPDX-License-Identifier: MIT

import Composing
import Domain

extension VolunteerPages {
    /// `/leave/TOKEN`: GET asks, POST leaves.
    ///
    /// One-click unsubscribing (RFC 8058): mailbox providers post `List-Unsubscribe=One-Click` here in either encoding of
    /// forms, without cookies, and follow no redirect. The page's own buttons post `do`. Who has left already gets the
    /// same friendly answer again.
    func registerLeave(on router: inout Router) {
        add("GET", .leave, for: .leave, to: &router) { _, visit in
            Answer(content: .leave(limit: Self.suggested(visit.person), problem: nil))
        }
        let left = PageContent.notice(.left, under: .pageLeave)
        add("POST", .leave, for: .leave, to: &router, ifGone: left) { pages, visit throws(LinkFault) in
            switch LeaveOrder(visit.form()) {
            case .leave:
                try await pages.desk.leave(visit.token)
                return Answer(content: left)
            case .less(let limit):
                try await pages.desk.receiveLess(visit.token, atMost: limit)
                return Answer(content: .notice(.saved, under: .pageLeave))
            case nil:
                return Answer(
                    content: .leave(limit: Self.suggested(visit.person), problem: .checkInput), status: 400)
            }
        }
    }

    /// No more than somebody gets already.
    private static func suggested(_ person: PersonRecord) -> Int {
        if case .limited(let count) = person.volunteer.appetite.amount { return min(count, fewest) }
        return fewest
    }

    /// In 30 days.
    private static let fewest = 2
}

/// What a form on the page for leaving asks for.
enum LeaveOrder: Equatable {
    case leave
    /// At most so many in 30 days, instead.
    case less(Int)

    /// Nil for anything else: then nothing is changed.
    init?(_ form: FormFields?) {
        guard let form else { return nil }
        if form.one("List-Unsubscribe") == "One-Click" {
            self = .leave
            return
        }
        switch form.one("do") {
        case "leave": self = .leave
        case "less":
            guard let limit = form.one("limit").flatMap({ Int($0) }), PreferencesForm.limits.contains(limit) else {
                return nil
            }
            self = .less(limit)
        default: return nil
        }
    }
}
