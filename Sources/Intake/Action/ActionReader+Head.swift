// SPDX-License-Identifier: MIT

import Domain
import JSON5

// What an action is, when it ends, and how people wait for it.
extension ActionReader {
    /// What the document says that it is, else what it is handed in as; nil if that is a fault.
    func kind(_ document: NodeReader, _ errand: Errand?) -> ActionKind? {
        guard let field = document["kind"] else { return errand?.kind ?? .alert }
        guard let kind = field.word(ActionKind.self) else { return nil }
        if let errand, errand.kind != kind {
            field.fault(
                "the document is of kind \"\(kind.rawValue)\"",
                expected: "kind \"\(errand.kind.rawValue)\", or no such key")
            return nil
        }
        return kind
    }

    /// An alert has a name of its own and follows nothing; a correction has the name of what it corrects; an update and an
    /// outcome have both.
    func references(
        _ document: NodeReader, _ kind: ActionKind?, _ errand: Errand?
    ) -> (reference: Reference?, follows: Reference?) {
        let reference = document["reference"].map { $0.reference() }
        var follows = document["follows"].map { $0.reference() }
        if let errand {
            if let follows, let follows, follows != errand.follows {
                document.fault(
                    "follows", problem: "the document follows \(follows)",
                    expected: "\(errand.follows), or no such key")
            }
            if follows == nil { follows = .some(errand.follows) }
        }
        guard let kind else { return (nil, nil) }
        if kind == .alert {
            if follows != nil {
                document.fault(
                    "follows", problem: "an alert follows no other action",
                    expected: "kind \"correction\", \"update\" or \"outcome\", or no such key")
            }
        } else if follows == nil {
            document.fault(
                "follows", problem: "the key is missing",
                expected: "the reference of the action that this \(kind.rawValue) follows")
        }
        if kind == .correction {
            if let reference, let follows, reference != follows {
                document.fault(
                    "reference", problem: "a correction has no reference of its own",
                    expected: "no such key; follows alone names the action")
            }
            return (follows ?? nil, follows ?? nil)
        }
        if reference == nil {
            document.fault(
                "reference", problem: "the key is missing", expected: "the action's name, such as \"UA 042/26\"")
        }
        if kind != .alert, let reference, let follows, let reference, reference == follows {
            document.fault(
                "reference", problem: "it is the reference of the action that this \(kind.rawValue) follows",
                expected: "a reference of its own")
        }
        return (reference ?? nil, kind == .alert ? nil : follows ?? nil)
    }

    func approval(_ group: NodeReader) -> UpstreamApproval? {
        defer { group.finish() }
        let by = group.required("by", expected: "who approved it")?.line(ActionLimits.person)
        let at = group.required("at", expected: "when it was approved")?.instant()
        guard let by, let at else { return nil }
        return UpstreamApproval(by: by, at: at)
    }

    func window(_ document: NodeReader, now: Instant?) -> ResponseWindow {
        let until = document["respondBy"]
        let lasting = document["window"]
        if until != nil, lasting != nil {
            document.fault(
                "window", problem: "both respondBy and window say when the window ends", expected: "only one of them")
        }
        if let until {
            guard let end = until.instant() else { return .standard }
            guard let now else { return .until(end) }
            if end <= now {
                until.fault("the window is already over", expected: "a time after \(now)")
            } else if end.since(now) > longestWindow {
                until.fault(
                    "the window is too long", expected: "a time before \(now.advanced(by: longestWindow))")
            }
            return .until(end)
        }
        guard let span = lasting?.span(Self.shortestWindow...longestWindow) else { return .standard }
        return .lasting(seconds: span.components.seconds)
    }

    func languagePolicy(_ group: NodeReader) -> LanguagePolicy {
        defer { group.finish() }
        var policy = LanguagePolicy()
        if let field = group["fallback"], let tags = field.languages(most: ActionLimits.fallbacks) {
            if tags.isEmpty {
                field.fault("the list has no valid language", expected: "at least one language, such as \"en\"")
            } else {
                policy.fallback = tags
            }
        }
        policy.expected = group["expected"]?.languages(most: ActionLimits.languages) ?? []
        policy.patienceSeconds = group["patience"]?.span(.zero...longestWindow)?.components.seconds ?? 0
        return policy
    }

    func reminders(_ field: NodeField) -> [Double]? {
        field.list(most: ActionLimits.reminders)?.compactMap { entry in
            guard let share = entry.number(0...1) else { return nil }
            guard share > 0, share < 1 else {
                entry.fault("the share is out of range", expected: "above 0 and below 1: a share of the window")
                return nil
            }
            return share
        }
    }

    func stopAt(_ group: NodeReader) -> Int? {
        defer { group.finish() }
        return group.required("responses", expected: "a number of responses")?.int(ActionLimits.responses)
    }

    /// Below a minute nobody could act in time.
    private static let shortestWindow = Duration.seconds(60)
}
