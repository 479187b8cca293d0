// SPDX-License-Identifier: MIT

import Domain

/// What the dispatcher knows about one open version: its window, its letters, what is left of it, and on which channels it
/// has run dry.
struct Lane {
    let live: LiveVersion
    /// As last counted, less what was claimed since.
    private(set) var work: RemainingWork
    private(set) var countedAt: Instant
    private var letters: [Readership: Rendering] = [:]
    private var dry: Set<Channel> = []
    /// Acceptances.
    var rate = RateMeter()
    /// Tries, whatever came of them.
    var tried = RateMeter()

    init(_ live: LiveVersion, work: RemainingWork, at now: Instant) {
        self.live = live
        self.work = work
        countedAt = now
    }

    /// What came of rendering; a text that failed once fails always.
    enum Rendering {
        case rendered(Letter)
        case impossible

        var letter: Letter? { if case .rendered(let letter) = self { letter } else { nil } }
    }

    func letter(for readership: Readership) -> Rendering? { letters[readership] }

    /// People come in order of their time zones, so what was rendered long ago is hardly asked for again.
    mutating func keep(_ letter: Rendering, for readership: Readership) {
        if letters.count >= Self.mostLetters { letters = [:] }
        letters[readership] = letter
    }

    /// Renders anew whatever is asked for from now on.
    mutating func forgetLetters() { letters = [:] }

    /// Some 12 KB each: three megabytes for a version at the most.
    private static let mostLetters = 256

    func isDry(_ channel: Channel) -> Bool { dry.contains(channel) }

    /// A claim found fewer rows than asked for.
    mutating func ranDry(_ channel: Channel) { dry.insert(channel) }

    /// A claim found all the rows it asked for.
    mutating func refill(_ channel: Channel) { dry.remove(channel) }

    /// New rows, a due time or a release may have changed that.
    mutating func refill() { dry = [] }

    mutating func claimed(_ count: Int, on channel: Channel) { work.open[channel, default: 0] -= count }

    mutating func counted(_ work: RemainingWork, at now: Instant) {
        self.work = work
        countedAt = now
    }
}
