// SPDX-License-Identifier: MIT

import Domain

/// What the dispatcher knows about one open version: its window, its letters, and on which channels it has run dry.
struct Lane {
    let live: LiveVersion
    private(set) var letters: [LetterKey: Letter] = [:]
    private var dry: Set<Channel> = []
    var rate = RateMeter()

    init(_ live: LiveVersion) {
        self.live = live
    }

    struct LetterKey: Hashable {
        let language: LanguageTag
        let channel: Channel
    }

    func letter(_ language: LanguageTag, _ channel: Channel) -> Letter? {
        letters[LetterKey(language: language, channel: channel)]
    }

    mutating func keep(_ letter: Letter, for language: LanguageTag, _ channel: Channel) {
        letters[LetterKey(language: language, channel: channel)] = letter
    }

    func isDry(_ channel: Channel) -> Bool { dry.contains(channel) }

    /// A claim found fewer rows than asked for.
    mutating func ranDry(_ channel: Channel) { dry.insert(channel) }

    /// New rows, a due time or a release may have changed that.
    mutating func refill() { dry = [] }
}
