// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Testing

@Suite("The page of endpoints that need somebody")
struct EndpointHealthPageTests {
    private static let now = Instant(milliseconds: 1_795_248_000_000)

    private func line(_ id: String, _ trouble: EndpointTrouble? = nil) -> EndpointDocument {
        EndpointDocument(EndpointLine(volunteer: id, host: "hooks.example.org", trouble: trouble))
    }

    private func page(_ lines: [EndpointDocument]) -> String {
        var collector = EndpointHealthPage.Collector()
        for line in lines { collector.take(line) }
        return EndpointHealthPage(collector, madeAt: Self.now).html
    }

    @Test("disabled ones come first, then who has failed longest; those in good order are counted only")
    func order() throws {
        func failing(_ hours: Int64) -> EndpointTrouble {
            let since = Self.now.advanced(by: .seconds(-3600 * hours))
            return EndpointTrouble(since: since, failingSince: since, failures: 3, lastCode: 503, lastReply: "HTTP 503")
        }
        var given = EndpointTrouble(since: Self.now, failingSince: Self.now, failures: 1, lastCode: 410)
        given.disable("it is gone", at: Self.now)
        let html = page([line("well"), line("young", failing(1)), line("old", failing(9)), line("given-up", given)])
        let places = try ["given-up", "old", "young"].map { try #require(html.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
        #expect(!html.contains("well<"))
        #expect(html.contains("Of 4 endpoints 1 are disabled and 2 are failing"))
    }

    @Test("what an endpoint answered is text, never markup, and the page needs nothing from elsewhere")
    func hostile() {
        var trouble = EndpointTrouble(since: Self.now, failingSince: Self.now, failures: 1)
        trouble.lastReply = "<script>alert(1)</script> \"&'"
        let html = page([line("<img src=x>", trouble)])
        #expect(!html.contains("<script") && !html.contains("<img"))
        #expect(html.contains("&lt;script&gt;") && html.contains("default-src 'none'"))
        #expect(!html.contains("http://") && !html.contains("https://"))
    }

    @Test("with nothing to see to it says so; with too much it says how much more there is")
    func bounds() {
        #expect(page([line("a"), line("b")]).contains("All 2 endpoints are in good order"))
        let trouble = EndpointTrouble(since: Self.now, failingSince: Self.now, failures: 1)
        let html = page((0..<5_010).map { line("v\($0)", trouble) })
        #expect(html.contains("And 10 more"))
    }
}
