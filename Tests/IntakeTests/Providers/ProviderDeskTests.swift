// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Intake

/// A second provider, to show how little one takes; it signs nothing, so it is good for a test only.
private struct PlainProvider: EventProvider {
    static let name = "plain"
    static let settings = [ProviderSetting("words", most: 2, expected: "a word") { !$0.isEmpty }]
    private let words: [String]

    init?(_ values: ProviderSettings, tools: ProviderTools) {
        words = values["words", default: []]
        guard !words.isEmpty else { return nil }
    }

    func read(_ post: ProviderPost) async throws(ProviderRefusal) -> ProviderReading {
        guard words.contains(post.headers["authorization"] ?? "") else { throw .never("it has not the word") }
        let text = String(decoding: post.body, as: UTF8.self)
        guard text != "later" else { throw .later("it is early") }
        let event: DeliveryReport.Event = text == "arrived" ? .arrived : .complaint
        return ProviderReading(identity: text, reports: [DeliveryReport(mail: .unproved, event: event)])
    }
}

/// Takes reports as the ledger's desk does, and can fail.
private final class ReportTaker: BounceDesk {
    struct State {
        var taken: [(provider: String, reports: [DeliveryReport])] = []
        var failure: DeskError?
    }
    let state = Mutex(State())

    func take(_ reports: [DeliveryReport], from provider: String) async throws(DeskError) -> BounceReceipt {
        try state.withLock { state throws(DeskError) in
            if let failure = state.failure { throw failure }
            state.taken.append((provider, reports))
        }
        return BounceReceipt(kind: .provider)
    }

    func takeReport(message: [UInt8], by: Identity) async throws(DeskError) -> BounceReceipt {
        throw .refused("only provider's reports here")
    }
    func suppress(address: String, reason: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        throw .refused("only provider's reports here")
    }
    func unsuppress(address: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        throw .refused("only provider's reports here")
    }
    func suppressions(after: Int64, limit: Int) async throws(DeskError) -> [SuppressionLine] { [] }
}

/// Fetches nothing: no provider here asks for anything.
private struct NoFetch: WebFetch {
    func document(at url: EndpointURL, limit: Int) async throws(WebFetchFault) -> [UInt8] { throw .busy }
}

@Suite("What providers post, on its way to the desk")
struct ProviderDeskTests {
    private let taker = ReportTaker()
    private let desk: ProviderDesk

    init() {
        let tools = ProviderTools(fetch: NoFetch(), proof: KnownMails(), clock: ManualClock())
        let used = EventProviders.used(
            by: ["plain": ["words": ["open"]], "none": [:]], tools: tools, of: [PlainProvider.self, AmazonSES.self])
        desk = ProviderDesk(used, desk: taker, clock: tools.clock)
    }

    private func post(_ text: String, word: String = "open") -> ProviderPost {
        ProviderPost(headers: ["authorization": word], body: Array(text.utf8))
    }

    private var taken: Int { taker.state.withLock { $0.taken.count } }

    @Test("a further provider is known by what its type says of itself")
    func names() {
        #expect(desk.providers == ["plain"])
    }

    @Test("what is believed is handed on under the provider's name; what is not, is not")
    func handedOn() async {
        #expect(await desk.take(post("one"), from: "plain") == .taken)
        #expect(await desk.take(post("two", word: "sesame"), from: "plain") == .refused)
        #expect(await desk.take(post("later"), from: "plain") == .later)
        #expect(await desk.take(post("three"), from: "ses") == .refused)
        #expect(taker.state.withLock { $0.taken.map(\.provider) } == ["plain"])
    }

    @Test("the same message again is taken and does nothing")
    func replay() async {
        for _ in 0..<3 { #expect(await desk.take(post("one"), from: "plain") == .taken) }
        #expect(taken == 1)
    }

    @Test("what could not be recorded comes again, and is then recorded")
    func failure() async {
        for failure in [DeskError.busy("another"), .failed("the disk is full")] {
            taker.state.withLock { $0.failure = failure }
            #expect(await desk.take(post("one"), from: "plain") == .later)
        }
        taker.state.withLock { $0.failure = nil }
        #expect(await desk.take(post("one"), from: "plain") == .taken)
        #expect(taken == 1)
    }

    @Test("that a mail arrived is no work for the desk")
    func arrived() async {
        #expect(await desk.take(post("arrived"), from: "plain") == .taken)
        #expect(taken == 0)
    }

    @Test("too long a body is refused unread")
    func tooLong() async {
        let post = ProviderPost(
            headers: ["authorization": "open"], body: [UInt8](repeating: 32, count: ProviderPost.mostBytes + 1))
        #expect(await desk.take(post, from: "plain") == .refused)
    }

    @Test("the newest are remembered, and no more of them than that")
    func remembered() {
        var texts = RecentTexts(most: 3)
        for text in ["a", "b", "c", "b", "d", "e"] { texts.insert(text) }
        #expect(["a", "b", "c", "d", "e", "f"].map { texts.contains($0) } == [false, false, true, true, true, false])
    }
}
