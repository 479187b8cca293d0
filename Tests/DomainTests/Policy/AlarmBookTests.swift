// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Which alarms people are told")
struct AlarmBookTests {
    private let start = Instant(milliseconds: 1_795_248_000_000)

    private func at(_ seconds: Int) -> Instant { start.advanced(by: .seconds(seconds)) }

    @Test("a condition is told once, however often it is raised, and its end once it has been clear for a minute")
    func once() {
        let book = Book()
        #expect(book.raise(.diskFilling, "5 % left", at: at(0)))
        #expect(!book.raise(.diskFilling, "4 % left", at: at(1)))
        let first = book.messages(0...100)
        #expect(first.map(\.at) == [at(2)])
        #expect(first.first?.raised == [.init(condition: .diskFilling, detail: "4 % left", since: at(0))])
        #expect(!book.raise(.diskFilling, "3 % left", at: at(101)))
        book.clear(.diskFilling, at: at(110))
        book.clear(.diskFilling, at: at(130))
        let second = book.messages(130...400)
        #expect(second.map(\.at) == [at(170)])
        #expect(
            second.first?.over
                == [.init(condition: .diskFilling, detail: "3 % left", since: at(0), until: at(110))])
        #expect(book.told.isEmpty && book.nextDue == nil)
    }

    @Test("a burst within seconds is one message, and between two messages lies a quarter of a minute")
    func burst() {
        let book = Book()
        for second in 0...1 {
            #expect(book.raise(.relayDown("r\(second)"), "no answer", at: at(second)))
        }
        #expect(book.messages(0...2).map(\.raised.count) == [2])
        var later: [AlarmNotice] = []
        for second in 3...60 {
            if second <= 30 { #expect(book.raise(.relayDown("r\(second)"), "no answer", at: at(second))) }
            if let notice = book.due(at: at(second)) { later.append(notice) }
        }
        #expect(later.map(\.at) == [at(17), at(32)])
        #expect(later.map(\.raised.count).reduce(0, +) == 28)
    }

    @Test("what comes and goes is one alarm, and one that comes back must be clear for longer each time")
    func flapping() throws {
        let book = Book()
        // Up and down every half minute for an hour.
        for second in 0..<3_600 {
            if second % 60 == 0 { _ = book.raise(.relayDown("main"), "no answer", at: at(second)) }
            if second % 60 == 30 { book.clear(.relayDown("main"), at: at(second)) }
            if let notice = book.due(at: at(second)) { #expect(second == 2 && notice.raised.count == 1) }
        }
        let over = try #require(book.messages(3_600...3_700).first)
        #expect(over.at == at(3_570 + 60) && over.over.count == 1)
        // Back at once: told again, and now two minutes of quiet are wanted.
        #expect(book.raise(.relayDown("main"), "no answer", at: at(3_640)))
        book.clear(.relayDown("main"), at: at(3_650))
        #expect(book.messages(3_650...4_000).map(\.at) == [at(3_650), at(3_770)])
    }

    @Test("what happened once is told once and has no end")
    func event() throws {
        let missed = AlarmCondition.windowMissed(try #require(Reference("UA 1/26")))
        let book = Book()
        #expect(book.raise(missed, "nobody approved it", at: at(0)))
        #expect(book.messages(0...5).count == 1)
        book.clear(missed, at: at(6))
        #expect(!book.raise(missed, "nobody approved it", at: at(7)))
        #expect(book.messages(6...600).isEmpty)
        #expect(book.due(at: at(86_400)) == nil)
        #expect(book.told.isEmpty)
    }

    @Test("after a restart what still lasts is not told again, and what does not is over after five minutes")
    func restart() {
        let before = Book()
        _ = before.raise(.diskFilling, "little space", at: at(0))
        _ = before.raise(.clockStepped, "an hour", at: at(0))
        _ = before.messages(0...2)
        let book = Book(told: before.told, at: at(1_000))
        #expect(!book.raise(.diskFilling, "little space", at: at(1_010)))
        let later = book.messages(1_000...2_000)
        #expect(later.map(\.at) == [at(1_300)])
        #expect(later.first?.over.map(\.condition) == [.clockStepped])
        #expect(book.told.map(\.condition) == [.diskFilling])
    }

    @Test("a clock that is set back delays nothing by more than the usual times")
    func setBack() {
        let book = Book()
        _ = book.raise(.diskFilling, "little space", at: at(100_000))
        #expect(book.due(at: at(0)) == nil)
        #expect(book.messages(1...20).count == 1)
        book.clear(.diskFilling, at: at(90_000))
        #expect(book.messages(21...120).map(\.over.count) == [1])
    }

    @Test("whatever happens: alarm and recovery take turns, nothing is lost, and there is no storm", arguments: 0..<20)
    func anything(seed: UInt64) throws {
        var dice = Numbers(seed: seed)
        let conditions: [AlarmCondition] = [
            .relayDown("a"), .relayDown("b"), .diskFilling, .notRecording, .clockStepped, .endpointsDisabled,
            .windowAtRisk(try #require(Reference("UA 1/26"))), .windowMissed(try #require(Reference("UA 2/26"))),
        ]
        let book = Book()
        var isTold: [AlarmCondition: Bool] = [:]
        var wasRaised: Set<AlarmCondition> = []
        var sent: [Instant] = []
        var faults: [String] = []
        func check(_ notice: AlarmNotice) {
            if let last = sent.last, notice.at.since(last) < AlarmBook.spacing {
                faults.append("too soon: \(notice.at)")
            }
            sent.append(notice.at)
            for item in notice.raised {
                if isTold[item.condition] == true { faults.append("told twice: \(item.condition)") }
                isTold[item.condition] = true
            }
            for item in notice.over {
                if isTold[item.condition] != true || item.condition.isEvent {
                    faults.append("over without an alarm: \(item.condition)")
                }
                isTold[item.condition] = false
            }
        }
        for second in 0..<3_000 where faults.isEmpty {
            if dice.roll(3) == 0 {
                let condition = conditions[dice.roll(conditions.count)]
                if dice.roll(2) == 0 {
                    _ = book.raise(condition, "x", at: at(second))
                    wasRaised.insert(condition)
                } else {
                    book.clear(condition, at: at(second))
                }
            }
            if let notice = book.due(at: at(second)) { check(notice) }
        }
        for condition in conditions { book.clear(condition, at: at(3_000)) }
        for second in stride(from: 3_000, to: 12_000, by: 20) {
            if let notice = book.due(at: at(second)) { check(notice) }
        }
        #expect(faults.isEmpty, "seed \(seed)")
        for condition in wasRaised { #expect(isTold[condition] == condition.isEvent, "seed \(seed): \(condition)") }
    }

    @Test("a condition's name and subject say which it is")
    func names() throws {
        let reference = try #require(Reference("UA 1/26"))
        let all: [AlarmCondition] = [
            .windowAtRisk(reference), .windowMissed(reference), .relayDown("main"), .endpointsDisabled,
            .accountOpen(reference), .clockStepped, .diskFilling, .notRecording, .ledgerDamaged, .restored,
        ]
        for condition in all {
            #expect(AlarmCondition(name: condition.name, subject: condition.subject) == condition)
            #expect(AlarmCondition.names.contains(condition.name))
            #expect(AlarmCondition.lastingNames.contains(condition.name) == !condition.isEvent)
        }
        #expect(AlarmCondition(name: "clock-stepped", subject: "main") == nil)
        #expect(AlarmCondition(name: "window-at-risk", subject: nil) == nil)
        #expect(AlarmCondition(name: "coffee", subject: nil) == nil)
    }
}

/// A book that the test's macros may change, and times in seconds.
private final class Book {
    private var book: AlarmBook
    private let start = Instant(milliseconds: 1_795_248_000_000)

    init() {
        book = AlarmBook()
    }

    init(told: [AlarmNotice.Item], at now: Instant) {
        book = AlarmBook(told: told, at: now)
    }

    var told: [AlarmNotice.Item] { book.told }
    var nextDue: Instant? { book.nextDue }

    func raise(_ condition: AlarmCondition, _ detail: String, at now: Instant) -> Bool {
        book.raise(condition, detail, at: now)
    }

    func clear(_ condition: AlarmCondition, at now: Instant) { book.clear(condition, at: now) }
    func due(at now: Instant) -> AlarmNotice? { book.due(at: now) }

    /// Every message until a moment, looked for each second.
    func messages(_ seconds: ClosedRange<Int>) -> [AlarmNotice] {
        seconds.compactMap { book.due(at: start.advanced(by: .seconds($0))) }
    }
}

/// Random numbers that come again with the same seed (SplitMix64).
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func roll(_ sides: UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return (mixed ^ (mixed >> 31)) % sides
    }

    mutating func roll(_ sides: Int) -> Int { Int(roll(UInt64(sides))) }
}
