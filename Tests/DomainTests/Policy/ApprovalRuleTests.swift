// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Who may release what")
struct ApprovalRuleTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)
    private let submitter = Identity(name: "s.staff", login: "www")

    private func draft(
        sources: Int = 2, window: ResponseWindow = .standard, state: ActionState = .awaitingApproval,
        audience: Int? = 100
    ) throws -> ApprovalRule.Draft {
        let action = UrgentAction(
            reference: try #require(Reference("UA 1/26")), country: try #require(CountryCode("HN")),
            author: "m.author", window: window, sources: (0..<sources).map { "source \($0)" },
            text: [.english: ActionText(subject: "s", body: "b")])
        return ApprovalRule.Draft(
            action: action, digest: "d1", state: state, submittedBy: submitter, audienceCount: audience)
    }

    private func request(
        by name: String = "a.approver", login: String = "www", digest: String? = nil, overrideSources: String? = nil,
        anyway: String? = nil, secondPerson: Bool = true, forecast: Forecast = Forecast()
    ) throws -> ApprovalRequest {
        ApprovalRequest(
            reference: try #require(Reference("UA 1/26")), by: Identity(name: name, login: login), digest: digest,
            overrideSources: overrideSources, anyway: anyway, at: now,
            rules: ApprovalRules(
                secondPerson: secondPerson, defaultWindow: .seconds(12 * 3600), longestWindow: .seconds(14 * 86_400)),
            forecast: forecast)
    }

    private func refusal(_ draft: ApprovalRule.Draft, _ request: ApprovalRequest) -> String? {
        do throws(ApprovalRule.Refusal) {
            _ = try ApprovalRule.check(draft, request)
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test("a second person releases a sourced draft until the end of its window")
    func release() throws {
        #expect(try ApprovalRule.check(draft(), request()) == now.advanced(by: .seconds(12 * 3600)))
        #expect(
            try ApprovalRule.check(draft(window: .lasting(seconds: 60)), request())
                == now.advanced(by: .seconds(60)))
        let end = now.advanced(by: .seconds(5))
        #expect(try ApprovalRule.check(draft(window: .until(end)), request()) == end)
        #expect(refusal(try draft(audience: nil), try request()) == nil)
        #expect(refusal(try draft(), try request(digest: "d1")) == nil)
    }

    @Test(
        "author and submitter need somebody else, whatever the login",
        arguments: [("m.author", "the author"), ("s.staff", "handed it in"), ("www", "handed it in")])
    func secondPerson(name: String, why: String) throws {
        #expect(refusal(try draft(), try request(by: name))?.contains(why) == true)
        #expect(refusal(try draft(), try request(by: name, secondPerson: false)) == nil)
    }

    @Test("a draft that changed since it was looked at is not released")
    func digest() throws {
        #expect(refusal(try draft(), try request(digest: "d0"))?.contains("changed since") == true)
    }

    @Test("fewer than two sources need a reason, and a blank is none", arguments: [0, 1])
    func sources(count: Int) throws {
        let draft = try draft(sources: count)
        #expect(refusal(draft, try request())?.contains("\(count) of 2 independent sources") == true)
        #expect(refusal(draft, try request(overrideSources: " \n"))?.contains("sources") == true)
        #expect(refusal(draft, try request(overrideSources: "seen by our own delegate")) == nil)
    }

    @Test("an alert that reaches nobody needs a reason")
    func nobody() throws {
        #expect(refusal(try draft(audience: 0), try request())?.contains("reaches nobody") == true)
        #expect(refusal(try draft(audience: 0), try request(anyway: "for the record")) == nil)
    }

    @Test("a window that cannot be made needs a reason; what nobody can foretell needs none")
    func forecast() throws {
        let draft = try draft(window: .lasting(seconds: 60))
        let late = Forecast(
            finishes: now.advanced(by: .seconds(3_600)), shareByClose: 0.0166, basis: .configured)
        let why = try #require(refusal(draft, try request(forecast: late)))
        #expect(
            why == """
                it cannot make its window: at the configured rate 2 % of the audience are reached when the window ends at \
                2026-11-21T08:01:00Z; all would take until 2026-11-21T09:00:00Z. Approve with --anyway and a reason, or \
                give it a longer window
                """)
        #expect(refusal(draft, try request(anyway: " ", forecast: late)) != nil)
        #expect(refusal(draft, try request(anyway: "whoever it reaches may save a life", forecast: late)) == nil)
        #expect(refusal(try self.draft(), try request(forecast: late)) == nil)
        let never = Forecast(finishes: nil, shareByClose: 0, basis: .measured)
        #expect(refusal(draft, try request(forecast: never))?.contains("never be reached") == true)
        #expect(refusal(draft, try request(forecast: Forecast())) == nil)
        // Sources first: they are for the author to mend.
        #expect(refusal(try self.draft(sources: 1), try request(forecast: never))?.contains("sources") == true)
    }

    @Test("a window that is over or too long is refused")
    func window() throws {
        #expect(refusal(try draft(window: .until(now)), try request())?.contains("ended at") == true)
        let far = try draft(window: .lasting(seconds: 14 * 86_400 + 1))
        #expect(refusal(far, try request())?.contains("more than 14d") == true)
        #expect(refusal(try draft(window: .lasting(seconds: 14 * 86_400)), try request()) == nil)
    }

    @Test(
        "what is released, withdrawn or closed is not released again",
        arguments: [
            (ActionState.open, "approved already"), (.withdrawn, "was withdrawn"), (.closed, "its window is over"),
        ])
    func states(state: ActionState, why: String) throws {
        #expect(refusal(try draft(state: state), try request())?.contains(why) == true)
    }

    @Test("a document that is issued in the future by this clock needs a reason, a few minutes aside")
    func issued() throws {
        for (seconds, isRefused) in [(-86_400, false), (0, false), (300, false), (301, true), (86_400, true)] {
            var action = try draft().action
            action.issued = now.advanced(by: .seconds(seconds))
            let subject = ApprovalRule.Draft(
                action: action, digest: "d1", state: .awaitingApproval, submittedBy: submitter, audienceCount: 5)
            #expect((refusal(subject, try request()) != nil) == isRefused, "\(seconds) s")
            #expect(refusal(subject, try request(anyway: "the clock here is right")) == nil)
        }
    }
}
