// SPDX-License-Identifier: MIT

import Domain

/// What the dispatcher knows about one open version: its window, its letters, and on which channels it has run dry.
struct Lane {
    let live: LiveVersion
    private var letters: [LetterKey: Rendering] = [:]
    private var dry: Set<Channel> = []
    var rate = RateMeter()

    init(_ live: LiveVersion) {
        self.live = live
    }

    struct LetterKey: Hashable {
        let language: LanguageTag
        let channel: Channel
        let marking: Marking
    }

    /// What came of rendering; a text that failed once fails always.
    enum Rendering {
        case rendered(Letter)
        case impossible

        var letter: Letter? { if case .rendered(let letter) = self { letter } else { nil } }
    }

    func letter(_ key: LetterKey) -> Rendering? { letters[key] }

    mutating func keep(_ letter: Rendering, for key: LetterKey) { letters[key] = letter }

    func isDry(_ channel: Channel) -> Bool { dry.contains(channel) }

    /// A claim found fewer rows than asked for.
    mutating func ranDry(_ channel: Channel) { dry.insert(channel) }

    /// New rows, a due time or a release may have changed that.
    mutating func refill() { dry = [] }
}
